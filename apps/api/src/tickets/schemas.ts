import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import { STATUSES as INCIDENT_STATUSES } from '../incidents/lifecycle.js';
import {
  expectedVersion,
  id,
  idOrReference,
  pageInput,
  pageOf,
  timestamp,
  timestampInput,
} from '../trpc/common-schemas.js';
import { line, prose, searchText } from '../trpc/text-schemas.js';
import { STATUSES } from './lifecycle.js';
import { PRIORITIES } from './priority.js';

export const status = z.enum(STATUSES);
export const priority = z.enum(PRIORITIES);

/** A ticket in a path: its UUID or its reference. */
export const ticketId = idOrReference('T-7');

const title = line(200);
const description = prose(20_000);
const category = line(50);
/** Tags are words to find tickets by: `Billing` and `billing` are the same. */
const tag = line(50).toLowerCase();
const tags = z.array(tag).max(20);
const person = z.uuid().toLowerCase();

export const createInput = z.strictObject({
  title,
  description: description.optional(),
  priority: priority.optional(),
  category: category.nullable().optional(),
  tags: tags.optional(),
  assigneeId: person.nullable().optional(),
  requesterId: person.optional().meta({ description: 'A member for whom an agent asks' }),
});
export type CreateInput = z.output<typeof createInput>;

export const getInput = z.strictObject({ ticketId });

export const updateInput = z.strictObject({
  ticketId,
  title: title.optional(),
  description: description.optional(),
  status: status.optional(),
  priority: priority.optional(),
  category: category.nullable().optional(),
  assigneeId: person.nullable().optional(),
  tags: tags.optional(),
  expectedVersion,
});
export type UpdateInput = z.output<typeof updateInput>;

export const SORTS = [
  '-createdAt',
  'createdAt',
  '-updatedAt',
  'updatedAt',
  '-priority',
  'priority',
] as const;

const MAX_FILTER_VALUES = 50;

/** What a list, an export and the counts leave out. */
const filters = {
  status: z.array(status).max(MAX_FILTER_VALUES).optional(),
  priority: z.array(priority).max(MAX_FILTER_VALUES).optional(),
  category: z.array(category).max(MAX_FILTER_VALUES).optional(),
  tag: z.array(tag).max(MAX_FILTER_VALUES).optional(),
  assigneeId: z
    .array(z.union([id, z.literal('none')]))
    .max(MAX_FILTER_VALUES)
    .optional(),
  requesterId: z.array(id).max(MAX_FILTER_VALUES).optional(),
  incidentId: id.optional().meta({
    description: 'Behind which this incident is; finds nothing for whoever may not read it',
  }),
  breached: z.boolean().optional(),
  q: searchText(200).optional(),
  createdAfter: timestampInput.optional(),
  createdBefore: timestampInput.optional(),
};

export const listInput = z.strictObject({
  ...pageInput,
  ...filters,
  sort: z.enum(SORTS).default('-createdAt'),
});
export type ListInput = z.output<typeof listInput>;

/** What a target can be missed in. */
const BREACHES = ['first_response', 'resolution'] as const;

const incidentOfTicket = z.object({
  id,
  reference: z.string().meta({ examples: ['INC-42'] }),
  title: z.string(),
  status: z.enum(INCIDENT_STATUSES),
  kind: z
    .enum(['promoted', 'linked'])
    .meta({ description: 'Whether the incident was made of the ticket' }),
});

export const ticket = z
  .object({
    id,
    reference: z.string().meta({ examples: ['T-7'] }),
    title: z.string(),
    description: z.string(),
    status,
    priority,
    category: z.string().nullable(),
    requester: actor,
    assignee: z.object({ id, name: z.string() }).nullable(),
    tags: z.array(z.string()),
    firstResponseDueAt: timestamp.nullable(),
    firstRespondedAt: timestamp.nullable(),
    resolutionDueAt: timestamp.nullable(),
    solvedAt: timestamp.nullable(),
    closedAt: timestamp.nullable(),
    breached: z.array(z.enum(BREACHES)),
    incidents: z
      .array(incidentOfTicket)
      .meta({ description: 'None for callers who may not read incidents' }),
    commentCount: z.number().int().meta({ description: 'Of comments that the caller may read' }),
    allowedTransitions: z.array(status),
    createdAt: timestamp,
    updatedAt: timestamp,
    version: z.number().int(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.output<typeof ticket>;

export const ticketPage = pageOf(ticket);
export type TicketPage = z.output<typeof ticketPage>;

export const countsInput = z.strictObject({});

/** Of tickets that are not done and that the caller may read. */
export const counts = z.object({
  new: z.number().int(),
  open: z.number().int(),
  pending: z.number().int(),
  unassigned: z.number().int(),
  mine: z.number().int().meta({ description: 'Assigned to the caller' }),
  breached: z.number().int(),
});
export type Counts = z.output<typeof counts>;
