import { z } from 'zod';
import {
  expectedVersion,
  id,
  idOrReference,
  pageInput,
  pageOf,
  timestamp,
  timestampInput,
} from '../trpc/common-schemas.js';
import { actor } from './actor.js';
import { CATEGORIES, STATUSES } from './lifecycle.js';
import type { IncidentRole } from './roles.js';
import { SEVERITIES } from './severity.js';
import { line, prose, searchText } from '../trpc/text-schemas.js';

export const status = z.enum(STATUSES);
export const severity = z.enum(SEVERITIES);

/** An incident in a path: its UUID or its reference. */
export const incidentId = idOrReference('INC-42');

const title = line(200);
const description = prose(20_000);
const assignee = z.uuid().toLowerCase().nullable();

export const declareInput = z.strictObject({
  title,
  description: description.optional(),
  severity: severity.optional(),
  status: z.enum(['triage', 'investigating']).optional(),
  commanderId: z.uuid().toLowerCase().optional(),
  impactStartedAt: timestampInput.optional(),
  detectedAt: timestampInput.optional(),
  declaredAt: timestampInput.optional(),
});
export type DeclareInput = z.output<typeof declareInput>;

export const getInput = z.strictObject({ incidentId });

/** Who takes or gives up which role: an id of a member, or null. */
const roleChanges = z.strictObject({
  incident_commander: assignee.optional(),
  communications_lead: assignee.optional(),
  operations_lead: assignee.optional(),
  scribe: assignee.optional(),
});
export type RoleChanges = z.output<typeof roleChanges>;

export const updateInput = z.strictObject({
  incidentId,
  title: title.optional(),
  description: description.optional(),
  severity: severity.optional(),
  status: status.optional(),
  commanderId: assignee.optional(),
  roles: roleChanges.optional(),
  impactStartedAt: timestampInput.nullable().optional(),
  detectedAt: timestampInput.nullable().optional(),
  declaredAt: timestampInput.optional(),
  acknowledgedAt: timestampInput.nullable().optional(),
  mitigatedAt: timestampInput.nullable().optional(),
  resolvedAt: timestampInput.nullable().optional(),
  closedAt: timestampInput.nullable().optional(),
  expectedVersion,
});
export type UpdateInput = z.output<typeof updateInput>;

/** `createdAt` is another name for `declaredAt`, as in the filters. */
export const SORTS = [
  '-declaredAt',
  'declaredAt',
  '-createdAt',
  'createdAt',
  '-updatedAt',
  'updatedAt',
  'severity',
  '-severity',
] as const;

const MAX_FILTER_VALUES = 50;

export const listInput = z.strictObject({
  ...pageInput,
  status: z.array(status).max(MAX_FILTER_VALUES).optional(),
  category: z.array(z.enum(CATEGORIES)).max(MAX_FILTER_VALUES).optional(),
  severity: z.array(severity).max(MAX_FILTER_VALUES).optional(),
  assigneeId: z.array(id).max(MAX_FILTER_VALUES).optional(),
  source: z
    .array(z.string().regex(/^[\w-]{1,50}$/))
    .max(MAX_FILTER_VALUES)
    .optional(),
  q: searchText(200).optional(),
  createdAfter: timestampInput.optional(),
  createdBefore: timestampInput.optional(),
  sort: z.enum(SORTS).default('-declaredAt'),
});
export type ListInput = z.output<typeof listInput>;

const roleHolder = z.object({ id, name: z.string() }).nullable();

/** Another incident, as answers name it. */
const incidentRef = z.object({ id, reference: z.string() });

export const incident = z
  .object({
    id,
    reference: z.string().meta({ examples: ['INC-42'] }),
    title: z.string(),
    description: z.string(),
    severity,
    status,
    category: z.enum(CATEGORIES),
    allowedTransitions: z.array(status),
    commander: roleHolder,
    roles: z.object({
      incident_commander: roleHolder,
      communications_lead: roleHolder,
      operations_lead: roleHolder,
      scribe: roleHolder,
    } satisfies Record<IncidentRole, typeof roleHolder>),
    impactStartedAt: timestamp.nullable(),
    detectedAt: timestamp.nullable(),
    declaredAt: timestamp,
    acknowledgedAt: timestamp.nullable(),
    mitigatedAt: timestamp.nullable(),
    resolvedAt: timestamp.nullable(),
    closedAt: timestamp.nullable(),
    nextUpdateDueAt: timestamp.nullable().meta({
      description:
        'When the last status update promised the next one; null once it is resolved or ended.',
    }),
    mergedInto: incidentRef.nullable(),
    source: z.string(),
    externalId: z.string().nullable(),
    createdBy: actor,
    createdAt: timestamp,
    updatedAt: timestamp,
    version: z.number().int(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.output<typeof incident>;

export const incidentPage = pageOf(incident);
export type IncidentPage = z.output<typeof incidentPage>;
