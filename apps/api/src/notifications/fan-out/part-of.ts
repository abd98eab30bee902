import type { ToldEvent } from '../told-event.js';
import type { TextKey } from './texts.js';

/** The text that an event is about; null where it is about none. */
export function partOf(told: ToldEvent): TextKey | null {
  const { tenantId, type } = told.event;
  const { commentId, timelineEventId, statusUpdateId, taskId, ticketId } = told;
  if (commentId !== undefined) return { tenantId, part: 'comment', id: commentId };
  if (timelineEventId !== undefined)
    return { tenantId, part: 'timeline_event', id: timelineEventId };
  if (statusUpdateId !== undefined) return { tenantId, part: 'status_update', id: statusUpdateId };
  if (taskId !== undefined) return { tenantId, part: 'task', id: taskId };
  if (type === 'ticket.created' && ticketId !== undefined) {
    return { tenantId, part: 'description', id: ticketId };
  }
  return null;
}
