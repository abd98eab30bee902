import { newId } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable } from '../../people/mentions.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import { announceChange } from '../announce-change.js';
import { reopening } from '../change-entries.js';
import { differences } from '../differences.js';
import { moved } from '../move.js';
import { milestonesOf } from '../present.js';
import { formatReference } from '../reference.js';
import { assertNotMerged } from '../heads.js';
import { lockIncident, saveIncident, saveNextUpdate } from '../store.js';
import type { IncidentRow } from '../store.js';
import { insertTimelineEvent } from '../timeline/store.js';
import type { PublishInput, StatusUpdate } from './schemas.js';
import { insertStatusUpdate, presentStatusUpdate } from './store.js';
import type { StatusUpdateRow } from './store.js';

function newRow(
  ctx: TenantContext,
  input: PublishInput,
  { before, after }: { before: IncidentRow; after: IncidentRow },
): StatusUpdateRow {
  const { type, id } = actorOf(ctx.principal);
  return {
    tenant_id: ctx.tenantId,
    id: newId(),
    incident_id: before.id,
    message: input.message,
    audience: input.audience,
    from_status: before.status,
    to_status: after.status,
    from_severity: before.severity,
    to_severity: after.severity,
    published_at: ctx.now,
    actor_type: type,
    actor_id: id,
    external_id: null,
  };
}

function dueAfter(now: Date, minutes: number | undefined): Date | null {
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
}

/** What moved, for the event and the log. */
function movement(before: IncidentRow, after: IncidentRow) {
  const stateOf = (row: IncidentRow) => ({
    status: row.status,
    severity: row.severity,
    ...milestonesOf(row),
  });
  return differences(stateOf(before), stateOf(after));
}

/**
 * Tells how things stand and, in the same step, changes status and severity. `expectedVersion` is
 * the incident's; it moves on only if the incident itself changes.
 * @throws AppError NOT_FOUND, VERSION_MISMATCH, ALREADY_MERGED, INVALID_TRANSITION.
 */
export async function publishStatusUpdate(
  ctx: TenantContext,
  input: PublishInput,
): Promise<StatusUpdate> {
  const { row: before } = await lockIncident(ctx, input.incidentId);
  checkVersion(input.expectedVersion, before.version);
  assertNotMerged(before.status);
  await assertMentionable(ctx, input.message, 'message');
  const target = moved(before, input, ctx.now);
  const difference = movement(before, target);
  const isMove = difference.changed.length > 0;
  const after = { ...target, version: before.version + 1, updated_at: ctx.now };

  const nextUpdateDueAt = dueAfter(ctx.now, input.nextUpdateInMinutes);
  const promises = nextUpdateDueAt !== null || before.next_update_due_at !== null;
  const row = newRow(ctx, input, { before, after });
  const { id: statusUpdateId, message, audience } = row;
  const { from_status: fromStatus, to_status: toStatus } = row;
  const { from_severity: fromSeverity, to_severity: toSeverity } = row;
  await Promise.all([
    insertStatusUpdate(ctx, row),
    isMove && saveIncident(ctx, after),
    promises && saveNextUpdate(ctx, before.id, nextUpdateDueAt),
    insertTimelineEvent(ctx, {
      incidentId: before.id,
      kind: 'status_update',
      message,
      data: {
        statusUpdateId,
        audience,
        fromStatus,
        toStatus,
        fromSeverity,
        toSeverity,
        ...reopening(before, after),
      },
    }),
    recordAudit(ctx, {
      action: 'status_update.published',
      target: { type: 'status_update', id: statusUpdateId },
      before: { incidentId: before.id, ...difference.before },
      after: {
        incidentId: before.id,
        message,
        audience,
        ...(nextUpdateDueAt !== null && { nextUpdateDueAt: nextUpdateDueAt.toISOString() }),
        ...difference.after,
      },
    }),
    emitEvent(ctx, {
      type: 'status_update.published',
      payload: {
        incidentId: before.id,
        reference: formatReference(before.number),
        statusUpdateId,
        status: toStatus,
        severity: toSeverity,
      },
    }),
    isMove && announceChange(ctx, { before, after, changed: difference.changed }),
  ]);
  return presentStatusUpdate(row, ctx.principal.name);
}
