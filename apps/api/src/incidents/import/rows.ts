import { newId } from '@incident-tracker/db';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import { milestoneColumns } from '../present.js';
import type { IncidentRow } from '../store.js';
import type { StatusUpdateRow } from '../status-updates/store.js';
import type { PlannedIncident, PlannedUpdate } from './planned-incident.js';

type Author = Pick<TenantContext, 'tenantId' | 'principal' | 'now'>;

/** The rows of one imported incident. */
export interface ImportedRows {
  readonly incident: IncidentRow;
  readonly statusUpdates: readonly StatusUpdateRow[];
  readonly timelineEvents: readonly Readonly<Record<string, unknown>>[];
}

function incidentRow(
  { tenantId, principal, now }: Author,
  plan: PlannedIncident,
  { source, number }: { source: string; number: number },
): IncidentRow {
  const { type, id } = actorOf(principal);
  return {
    tenant_id: tenantId,
    id: newId(),
    number: String(number),
    title: plan.title,
    description: plan.description,
    severity: plan.severity,
    status: plan.status,
    ...milestoneColumns(plan.milestones),
    source,
    external_id: plan.externalId,
    created_by_type: type,
    created_by_id: id,
    merged_into_id: null,
    next_update_due_at: null,
    version: 1,
    created_at: now,
    updated_at: now,
  };
}

function statusUpdateRow(
  { tenantId, principal }: Author,
  incident: IncidentRow,
  { update, previous }: { update: PlannedUpdate; previous: PlannedUpdate | undefined },
): StatusUpdateRow {
  const { type, id } = actorOf(principal);
  return {
    tenant_id: tenantId,
    id: newId(),
    incident_id: incident.id,
    message: update.message,
    audience: 'public',
    from_status: previous?.status ?? update.status,
    to_status: update.status,
    // A history knows one impact, that of the whole incident.
    from_severity: incident.severity,
    to_severity: incident.severity,
    published_at: update.at,
    actor_type: type,
    actor_id: id,
    external_id: update.externalId,
  };
}

function timelineRow(
  { tenantId, principal, now }: Author,
  event: {
    incidentId: string;
    kind: 'declared' | 'status_update';
    message: string;
    data: object;
    at: Date;
    externalId: string | null;
  },
): Readonly<Record<string, unknown>> {
  const { type, id } = actorOf(principal);
  return {
    tenant_id: tenantId,
    id: newId(),
    incident_id: event.incidentId,
    kind: event.kind,
    message: event.message,
    data: event.data,
    occurred_at: event.at,
    recorded_at: now,
    actor_type: type,
    actor_id: id,
    external_id: event.externalId,
    version: 1,
  };
}

/** The rows of an imported incident; ids follow the order of events, so that equal times keep it. */
export function rowsOf(
  author: Author,
  plan: PlannedIncident,
  given: { source: string; number: number },
): ImportedRows {
  const incident = incidentRow(author, plan, given);
  const { id: incidentId, severity } = incident;
  const { source } = given;
  const declared = timelineRow(author, {
    incidentId,
    kind: 'declared',
    message: `Imported from ${source} as ${severity}.`,
    data: { severity, source, externalId: plan.externalId },
    at: plan.milestones.declaredAt,
    externalId: null,
  });
  const statusUpdates = plan.updates.map((update, index) =>
    statusUpdateRow(author, incident, { update, previous: plan.updates[index - 1] }),
  );
  const told = plan.updates.map((update, index) => {
    const row = statusUpdates[index];
    return timelineRow(author, {
      incidentId,
      kind: 'status_update',
      message: update.message,
      data: {
        statusUpdateId: row?.id ?? null,
        audience: 'public',
        fromStatus: row?.from_status ?? update.status,
        toStatus: update.status,
        fromSeverity: severity,
        toSeverity: severity,
        components: update.components,
      },
      at: update.at,
      externalId: update.externalId,
    });
  });
  return { incident, statusUpdates, timelineEvents: [declared, ...told] };
}
