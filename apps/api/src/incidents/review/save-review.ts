import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable } from '../../people/mentions.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { actorOf } from '../../trpc/principal.js';
import { differences } from '../differences.js';
import { categoryOf, parseStatus } from '../lifecycle.js';
import { formatReference } from '../reference.js';
import { assertNotMerged } from '../heads.js';
import { lockIncident } from '../store.js';
import type { IncidentHead } from '../heads.js';
import { insertTimelineEvent } from '../timeline/store.js';
import { readActionItems } from './action-items.js';
import type { Review, ReviewStatus, SaveReviewInput } from './schemas.js';
import {
  findActionItems,
  findReview,
  parseReviewStatus,
  presentReview,
  saveActionItems,
  saveReviewRow,
} from './store.js';
import type { FoundReview, ReviewRow } from './store.js';

/**
 * Notes for the review can be kept as a draft from the first minute, but others are asked to read them
 * once the incident is mitigated. A review that was put forward can be written on after a reopening.
 */
function assertReviewable(
  incident: IncidentHead,
  { from, to }: { from: string; to: ReviewStatus },
): void {
  assertNotMerged(incident.status);
  const category = categoryOf(parseStatus(incident.status));
  const isMitigated = category !== 'triage' && category !== 'active';
  if (!isMitigated && from === 'draft' && to !== 'draft') {
    throw new AppError('CONFLICT', {
      reason: 'a review is put forward when the incident is mitigated',
      status: incident.status,
    });
  }
}

function edit(
  ctx: TenantContext,
  input: SaveReviewInput,
  { incident, current }: { incident: IncidentHead; current: FoundReview | undefined },
): ReviewRow {
  const { type, id } = actorOf(ctx.principal);
  const status: ReviewStatus =
    input.status ?? (current === undefined ? 'draft' : parseReviewStatus(current.status));
  const published =
    status !== 'published'
      ? { published_by_type: null, published_by_id: null, published_at: null }
      : current?.status === 'published'
        ? {
            published_by_type: current.published_by_type,
            published_by_id: current.published_by_id,
            published_at: current.published_at,
          }
        : { published_by_type: type, published_by_id: id, published_at: ctx.now };
  return {
    tenant_id: ctx.tenantId,
    incident_id: incident.id,
    status,
    summary: input.summary,
    impact: input.impact,
    root_cause: input.rootCause,
    contributing_factors: input.contributingFactors,
    went_well: input.whatWentWell,
    went_badly: input.whatWentBadly,
    created_by_type: current?.created_by_type ?? type,
    created_by_id: current === undefined ? id : current.created_by_id,
    created_at: current?.created_at ?? ctx.now,
    updated_by_type: type,
    updated_by_id: id,
    updated_at: ctx.now,
    ...published,
    version: (current?.version ?? 0) + 1,
  };
}

function stateOf(row: ReviewRow | undefined, taskIds: readonly string[]) {
  if (row === undefined) return {};
  return {
    status: row.status,
    summary: row.summary,
    impact: row.impact,
    rootCause: row.root_cause,
    contributingFactors: row.contributing_factors.join('\n'),
    whatWentWell: row.went_well,
    whatWentBadly: row.went_badly,
    actionItems: taskIds.join(' '),
  };
}

/** What people write at length in a review. */
const PROSE = ['summary', 'impact', 'rootCause', 'whatWentWell', 'whatWentBadly'] as const;

/** What the timeline tells of a saved review; nothing for a change of its text alone. */
function timelineEntries(incidentId: string, from: string | undefined, to: string) {
  if (from === to) return [];
  const started = { kind: 'review_started', message: 'Review begun.', data: {} } as const;
  const moved = {
    kind: 'review_status_changed',
    message: `Review: ${(from ?? 'draft').replace('_', ' ')} → ${to.replace('_', ' ')}.`,
    data: { from: from ?? 'draft', to },
  } as const;
  const isMove = (from ?? 'draft') !== to;
  return [...(from === undefined ? [started] : []), ...(isMove ? [moved] : [])].map((entry) => ({
    ...entry,
    incidentId,
  }));
}

/**
 * Writes the review of an incident, whole: what is left out becomes empty, except for the status,
 * which stays. Action items become tasks of the incident. Saving what is there already writes nothing.
 * @throws AppError NOT_FOUND, ALREADY_MERGED, CONFLICT for more than a draft before the
 * incident is mitigated,
 * VERSION_MISMATCH, VALIDATION_FAILED.
 */
export async function saveReview(ctx: TenantContext, input: SaveReviewInput): Promise<Review> {
  const { row: incident } = await lockIncident(ctx, input.incidentId);
  const [current, currentItems] = await Promise.all([
    findReview(ctx, incident.id),
    findActionItems(ctx, incident.id),
  ]);
  checkVersion(input.expectedVersion, current?.version ?? 0);
  const from = current?.status ?? 'draft';
  assertReviewable(incident, { from, to: input.status ?? parseReviewStatus(from) });
  const taskIds = await readActionItems(ctx, incident.id, {
    items: input.actionItems,
    current: currentItems,
  });
  const row = edit(ctx, input, { incident, current });
  const currentIds = currentItems.map(({ id }) => id);
  const { changed, before, after } = differences(
    stateOf(current, currentIds),
    stateOf(row, taskIds),
  );
  if (current !== undefined && changed.length === 0) {
    return presentReview(incident, current, currentItems);
  }
  for (const field of PROSE) await assertMentionable(ctx, input[field] ?? '', field);
  await saveReviewRow(ctx, row);
  await Promise.all([
    saveActionItems(ctx, incident.id, taskIds),
    ...timelineEntries(incident.id, current?.status, row.status).map((entry) =>
      insertTimelineEvent(ctx, entry),
    ),
    recordAudit(ctx, {
      action: 'review.saved',
      target: { type: 'review', id: incident.id },
      before,
      after,
    }),
    emitEvent(ctx, {
      type: 'review.saved',
      payload: {
        incidentId: incident.id,
        reference: formatReference(incident.number),
        changes: [...changed],
        status: row.status,
        version: row.version,
      },
    }),
  ]);
  const [saved, actionItems] = await Promise.all([
    findReview(ctx, incident.id),
    findActionItems(ctx, incident.id),
  ]);
  return presentReview(incident, saved, actionItems);
}
