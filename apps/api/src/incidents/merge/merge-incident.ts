import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { announceChange } from '../announce-change.js';
import { parseStatus } from '../lifecycle.js';
import type { Status } from '../lifecycle.js';
import { milestoneColumns, milestonesOf, presentIncident } from '../present.js';
import { formatReference } from '../reference.js';
import type { Incident } from '../schemas.js';
import { findIncidentId, lockIncidents } from '../heads.js';
import { requireKey } from '../reference.js';
import { lockIncident, saveIncident } from '../store.js';
import type { IncidentRow, LoadedIncident } from '../store.js';
import { insertTimelineEvent } from '../timeline/store.js';
import { milestonesAfter } from '../timestamps.js';
import type { MergeInput } from './schemas.js';
import { lockAlertsOf, moveBelongings } from './store.js';

/** Ended without any work to go on with. */
const GIVEN_UP: ReadonlySet<Status> = new Set(['declined', 'canceled']);

async function requireId(ctx: TenantContext, incidentId: string): Promise<string> {
  const id = await findIncidentId(ctx, requireKey(incidentId));
  if (id === null) throw new AppError('NOT_FOUND');
  return id;
}

/** The 409 for an incident that is merged already, with where its work went. */
function assertUnmerged({ row, mergedInto }: LoadedIncident): void {
  if (row.status !== 'merged') return;
  throw new AppError('ALREADY_MERGED', {
    incidentId: row.id,
    mergedInto:
      mergedInto === null
        ? null
        : { id: mergedInto.id, reference: formatReference(mergedInto.number) },
  });
}

/** Since nothing can be merged into what is merged itself, no chain of merges closes to a cycle. */
function assertMergeable(source: LoadedIncident, target: LoadedIncident): void {
  assertUnmerged(source);
  assertUnmerged(target);
  const [from, into] = [parseStatus(source.row.status), parseStatus(target.row.status)];
  if (GIVEN_UP.has(from)) {
    throw new AppError('INVALID_TRANSITION', { from, to: 'merged', allowedTransitions: [] });
  }
  if (GIVEN_UP.has(into)) {
    throw new AppError('CONFLICT', { reason: 'nothing is worked on in the other', status: into });
  }
}

function mergedRow(row: IncidentRow, targetId: string, now: Date): IncidentRow {
  const from = parseStatus(row.status);
  return {
    ...row,
    ...milestoneColumns(milestonesAfter(milestonesOf(row), { from, to: 'merged', now })),
    status: 'merged',
    merged_into_id: targetId,
    version: row.version + 1,
    updated_at: now,
  };
}

/**
 * Merges an incident into another, for good: its open tasks, links and alerts move there, its
 * reference, timeline, updates and review stay with it to be read.
 * @throws AppError NOT_FOUND, VERSION_MISMATCH, ALREADY_MERGED, INVALID_TRANSITION, CONFLICT,
 * VALIDATION_FAILED for an incident that is to be merged into itself.
 */
export async function mergeIncident(ctx: TenantContext, input: MergeInput): Promise<Incident> {
  const [sourceId, targetId] = await Promise.all([
    requireId(ctx, input.incidentId),
    requireId(ctx, input.intoIncidentId),
  ]);
  if (sourceId === targetId) {
    throw invalidInput('intoIncidentId', 'An incident cannot be merged into itself.');
  }
  const [, , source, target] = await Promise.all([
    lockAlertsOf(ctx, sourceId),
    lockIncidents(ctx, [{ id: sourceId }, { id: targetId }]),
    lockIncident(ctx, sourceId),
    lockIncident(ctx, targetId),
  ]);
  checkVersion(input.expectedVersion, source.row.version);
  assertMergeable(source, target);

  const before = source.row;
  const after = mergedRow(before, targetId, ctx.now);
  const reference = formatReference(before.number);
  const intoReference = formatReference(target.row.number);
  const moved = await moveBelongings(ctx, { sourceId, targetId });
  await Promise.all([
    saveIncident(ctx, after),
    insertTimelineEvent(ctx, {
      incidentId: sourceId,
      kind: 'merged',
      message: `Merged into ${intoReference}: ${target.row.title}`,
      data: { intoIncidentId: targetId, intoReference, from: before.status, moved },
    }),
    insertTimelineEvent(ctx, {
      incidentId: targetId,
      kind: 'merge_received',
      message: `${reference} was merged into this incident: ${before.title}`,
      data: { incidentId: sourceId, reference, moved },
    }),
    recordAudit(ctx, {
      action: 'incident.merged',
      target: { type: 'incident', id: sourceId },
      before: { status: before.status },
      after: { status: 'merged', intoIncidentId: targetId, intoReference, moved },
    }),
    emitEvent(ctx, {
      type: 'incident.merged',
      payload: { incidentId: sourceId, reference, intoIncidentId: targetId, intoReference },
    }),
    announceChange(ctx, { before, after, changed: ['status', 'mergedInto'] }),
  ]);
  return presentIncident(ctx, {
    ...source,
    row: after,
    mergedInto: { id: targetId, number: Number(target.row.number) },
  });
}
