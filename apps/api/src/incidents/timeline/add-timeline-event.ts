import { newId } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable } from '../../people/mentions.js';
import type { TenantContext } from '../../trpc/context.js';
import { formatReference } from '../reference.js';
import { holdHead } from '../heads.js';
import { readOccurredAt } from './occurred-at.js';
import type { AddTimelineEventInput, TimelineEvent } from './schemas.js';
import { insertTimelineEvent, presentTimelineEvent } from './store.js';

/**
 * Writes down what somebody knows, saw, decided or did, at the time it happened.
 * @throws AppError NOT_FOUND, ALREADY_MERGED, VALIDATION_FAILED.
 */
export async function addTimelineEvent(
  ctx: TenantContext,
  input: AddTimelineEventInput,
): Promise<TimelineEvent> {
  const { kind, message } = input;
  const occurredAt =
    input.occurredAt === undefined ? ctx.now : readOccurredAt(input.occurredAt, ctx.now);
  const incident = await holdHead(ctx, input.incidentId);
  await assertMentionable(ctx, message, 'message');
  const id = newId();
  const [row] = await Promise.all([
    insertTimelineEvent(ctx, { id, incidentId: incident.id, kind, message, occurredAt }),
    recordAudit(ctx, {
      action: 'timeline_event.added',
      target: { type: 'timeline_event', id },
      after: { incidentId: incident.id, kind, message, occurredAt },
    }),
    emitEvent(ctx, {
      type: 'timeline_event.added',
      payload: {
        incidentId: incident.id,
        reference: formatReference(incident.number),
        timelineEventId: id,
        kind,
      },
    }),
  ]);
  return presentTimelineEvent(row);
}
