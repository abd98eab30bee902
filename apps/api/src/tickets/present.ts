import { authorize } from '@incident-tracker/policy';
import { shownActor } from '../incidents/actor.js';
import { parseStatus as parseIncidentStatus } from '../incidents/lifecycle.js';
import { iso } from '../incidents/present.js';
import { formatReference as formatIncidentReference } from '../incidents/reference.js';
import type { TenantContext } from '../trpc/context.js';
import { allowedTransitions, parseStatus } from './lifecycle.js';
import { parsePriority } from './priority.js';
import { formatReference } from './reference.js';
import type { Ticket } from './schemas.js';
import type { LoadedTicket, TicketRow } from './store.js';

function breachesOf(row: TicketRow): Ticket['breached'] {
  return [
    ...(row.first_response_breached_at === null ? [] : (['first_response'] as const)),
    ...(row.resolution_breached_at === null ? [] : (['resolution'] as const)),
  ];
}

/** A ticket as this caller sees it, with what they may do next. */
export function presentTicket(
  { subject }: Pick<TenantContext, 'subject'>,
  { row, requesterName, assignee, incidents, commentCount }: LoadedTicket,
): Ticket {
  const status = parseStatus(row.status);
  const mayTriage = authorize('tickets.triage', undefined, subject).effect === 'allow';
  return {
    id: row.id,
    reference: formatReference(row.number),
    title: row.title,
    description: row.description,
    status,
    priority: parsePriority(row.priority),
    category: row.category,
    requester: shownActor(row.requester_type, row.requester_id, requesterName),
    assignee,
    tags: [...row.tags],
    firstResponseDueAt: iso(row.first_response_due_at),
    firstRespondedAt: iso(row.first_responded_at),
    resolutionDueAt: iso(row.resolution_due_at),
    solvedAt: iso(row.solved_at),
    closedAt: iso(row.closed_at),
    breached: breachesOf(row),
    incidents: incidents.map(({ id, number, title, status: state, kind }) => ({
      id,
      reference: formatIncidentReference(number),
      title,
      status: parseIncidentStatus(state),
      kind,
    })),
    commentCount,
    allowedTransitions: allowedTransitions(status, mayTriage),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}
