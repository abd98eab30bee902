import type { EventPayload } from '../events/catalogue.js';
import { formatReference } from './reference.js';
import type { Breach } from './sla/clock.js';
import type { TicketRow } from './store.js';
import type { Visibility } from './visibility.js';

type OfTicket = Pick<TicketRow, 'id' | 'number' | 'requester_id'>;

/** What every event of a ticket carries. */
export function aboutTicket(row: OfTicket, visibility: Visibility) {
  return {
    ticketId: row.id,
    reference: formatReference(row.number),
    requesterId: row.requester_id,
    visibility,
  };
}

/** The payload of `ticket.sla_breached`. */
export function breachPayload(
  row: Pick<
    TicketRow,
    | 'id'
    | 'number'
    | 'requester_id'
    | 'priority'
    | 'assignee_id'
    | 'first_response_due_at'
    | 'resolution_due_at'
  >,
  target: Breach,
): EventPayload<'ticket.sla_breached'> {
  const due = target === 'first_response' ? row.first_response_due_at : row.resolution_due_at;
  if (due === null) throw new Error('a target that does not exist cannot be missed');
  return {
    ...aboutTicket(row, 'internal'),
    target,
    dueAt: due.toISOString(),
    priority: row.priority,
    assigneeId: row.assignee_id,
  };
}
