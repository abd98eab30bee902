import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable } from '../../people/mentions.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { differences } from '../differences.js';
import { formatReference } from '../reference.js';
import { holdHead } from '../heads.js';
import { isWritten } from './kinds.js';
import { readOccurredAt } from './occurred-at.js';
import type { TimelineEvent, UpdateTimelineEventInput } from './schemas.js';
import { lockTimelineEvent, presentTimelineEvent, saveTimelineEvent } from './store.js';
import type { TimelineRow } from './store.js';

function pinnedAt(row: TimelineRow, pinned: boolean | undefined, now: Date): Date | null {
  if (pinned === undefined) return row.pinned_at;
  return pinned ? (row.pinned_at ?? now) : null;
}

function edit(row: TimelineRow, input: UpdateTimelineEventInput, now: Date): TimelineRow {
  const { message, kind, occurredAt } = input;
  return {
    ...row,
    message: message ?? row.message,
    kind: kind ?? row.kind,
    occurred_at: occurredAt === undefined ? row.occurred_at : readOccurredAt(occurredAt, now),
    pinned_at: pinnedAt(row, input.pinned, now),
  };
}

function contentOf(row: TimelineRow) {
  return { message: row.message, kind: row.kind, occurredAt: row.occurred_at };
}

/**
 * Pins or unpins an event, or edits one that a person wrote. The product's own record of changes can
 * be pinned, not edited: CONFLICT.
 * @throws AppError NOT_FOUND, ALREADY_MERGED, VERSION_MISMATCH, CONFLICT, VALIDATION_FAILED.
 */
export async function updateTimelineEvent(
  ctx: TenantContext,
  input: UpdateTimelineEventInput,
): Promise<TimelineEvent> {
  const incident = await holdHead(ctx, input.incidentId);
  const row = await lockTimelineEvent(ctx, incident.id, input.eventId);
  checkVersion(input.expectedVersion, row.version);
  const edited = edit(row, input, ctx.now);
  const content = differences(contentOf(row), contentOf(edited));
  const pin = differences(
    { pinned: row.pinned_at !== null },
    { pinned: edited.pinned_at !== null },
  );
  if (content.changed.length > 0 && !isWritten(row.kind)) {
    throw new AppError('CONFLICT', { kind: row.kind, reason: 'recorded events cannot be edited' });
  }
  if (content.changed.length + pin.changed.length === 0) return presentTimelineEvent(row);
  await assertMentionable(ctx, edited.message, 'message');

  const next = {
    ...edited,
    edited_at: content.changed.length > 0 ? ctx.now : row.edited_at,
    version: row.version + 1,
  };
  await Promise.all([
    saveTimelineEvent(ctx, next),
    recordAudit(ctx, {
      action: 'timeline_event.updated',
      target: { type: 'timeline_event', id: row.id },
      before: { ...content.before, ...pin.before },
      after: { ...content.after, ...pin.after },
    }),
    emitEvent(ctx, {
      type: 'timeline_event.updated',
      payload: {
        incidentId: incident.id,
        reference: formatReference(incident.number),
        timelineEventId: row.id,
      },
    }),
  ]);
  return presentTimelineEvent(next);
}
