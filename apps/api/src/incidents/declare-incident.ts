import { newId } from '@incident-tracker/db';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { actorOf } from '../trpc/principal.js';
import { findAssignee } from './assignee.js';
import { milestoneColumns, presentIncident } from './present.js';
import { formatReference } from './reference.js';
import { roleHolders } from './roles.js';
import type { DeclareInput, Incident } from './schemas.js';
import { DEFAULT_SEVERITY } from './severity.js';
import { saveRole } from './save-role.js';
import { insertIncident, takeNumbers } from './store.js';
import type { IncidentRow } from './store.js';
import { insertTimelineEvent } from './timeline/store.js';
import { assertMilestones } from './timestamps.js';
import type { Milestones } from './timestamps.js';

function readTime(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

/** An incident that is worked on from the start is acknowledged by being declared. */
function initialMilestones(input: DeclareInput, now: Date): Milestones {
  const declaredAt = readTime(input.declaredAt) ?? now;
  const milestones = {
    impactStartedAt: readTime(input.impactStartedAt),
    detectedAt: readTime(input.detectedAt),
    declaredAt,
    acknowledgedAt: input.status === 'triage' ? null : declaredAt,
    mitigatedAt: null,
    resolvedAt: null,
    closedAt: null,
  };
  assertMilestones(milestones, new Set(['impactStartedAt', 'detectedAt', 'declaredAt']), now);
  return milestones;
}

function newRow(
  ctx: TenantContext,
  input: DeclareInput,
  { milestones, source }: { milestones: Milestones; source: string },
) {
  const { type, id } = actorOf(ctx.principal);
  return {
    tenant_id: ctx.tenantId,
    id: newId(),
    title: input.title,
    description: input.description ?? '',
    severity: input.severity ?? DEFAULT_SEVERITY,
    status: input.status ?? 'investigating',
    ...milestoneColumns(milestones),
    source,
    external_id: null,
    created_by_type: type,
    created_by_id: id,
    merged_into_id: null,
    next_update_due_at: null,
    version: 1,
    created_at: ctx.now,
    updated_at: ctx.now,
  };
}

/**
 * Declares an incident; its title is enough. The tenant's next number is taken after everything that
 * can fail, so that parallel declarations wait for one another only while the rows are written.
 * @param options.source where the incident comes from, when no person declares it.
 * @param options.meter counts the call in the round trip that takes the number, and behind it: whoever
 * waits for the number holds no part of the quota.
 * @throws AppError VALIDATION_FAILED for timestamps out of order or a commander who is no member.
 */
export async function declareIncident(
  ctx: TenantContext,
  input: DeclareInput,
  { source = 'manual', meter }: { source?: string; meter?: TenantContext['meter'] } = {},
): Promise<Incident> {
  const milestones = initialMilestones(input, ctx.now);
  const commander =
    input.commanderId === undefined
      ? null
      : await findAssignee(ctx, input.commanderId, 'commanderId');
  const unnumbered = newRow(ctx, input, { milestones, source });
  const [number] = await Promise.all([takeNumbers(ctx, 1), meter?.()]);
  const row: IncidentRow = { ...unnumbered, number: String(number) };
  const { trx } = ctx;
  const { id: incidentId, title, severity, status } = row;
  const reference = formatReference(number);
  const written = Promise.all([
    insertIncident(ctx, row),
    commander !== null &&
      saveRole(ctx, { incidentId, role: 'incident_commander', userId: commander.id }),
    insertTimelineEvent(ctx, {
      incidentId,
      kind: 'declared',
      message: `Declared as ${severity}, ${status}.`,
      data: { severity, status, ...(commander !== null && { incidentCommander: commander }) },
      occurredAt: milestones.declaredAt,
    }),
    recordAudit(ctx, {
      action: 'incident.declared',
      target: { type: 'incident', id: incidentId },
      after: { ...input, reference, severity, status },
    }),
    emitEvent(ctx, {
      type: 'incident.declared',
      payload: { incidentId, reference, title, status, severity },
    }),
  ]);
  // Nobody waits for these but the commit, which leaves with them.
  trx.later(written);
  const roles = roleHolders((role) => (role === 'incident_commander' ? commander : null));
  return presentIncident(ctx, {
    row,
    roles,
    createdByName: ctx.principal.name,
    mergedInto: null,
  });
}
