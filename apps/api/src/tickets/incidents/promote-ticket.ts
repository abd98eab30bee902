import { declareIncident } from '../../incidents/declare-incident.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { demandPermission } from '../../trpc/ladder/permit.js';
import { changeTicket } from '../change-ticket.js';
import { assertNotClosed } from '../lifecycle.js';
import { presentTicket } from '../present.js';
import { demandOnTicket } from '../rights.js';
import { moved } from '../sla/clock.js';
import { loadTicket, lockTicket } from '../store.js';
import type { PromoteInput, Promotion } from './schemas.js';
import { insertLink, isPromoted } from './store.js';
import { tellOfLink } from './tell-of-link.js';

/**
 * Makes an incident of a ticket: declared with the ticket's title and description, and linked with it,
 * in one transaction. A new ticket is open from then on. Of parallel attempts one succeeds.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT for a ticket that is closed or was promoted before.
 */
export async function promoteTicket(ctx: TenantContext, input: PromoteInput): Promise<Promotion> {
  const ticket = await lockTicket(ctx, input.ticketId);
  demandOnTicket(ctx, 'tickets.promote', ticket);
  demandPermission(ctx, 'incidents.create');
  assertNotClosed(ticket.status);
  if (await isPromoted(ctx, ticket.id)) {
    throw new AppError(
      'CONFLICT',
      { reason: 'promoted already' },
      { message: 'An incident was made of this ticket already.' },
    );
  }
  const incident = await declareIncident(
    ctx,
    {
      title: input.title ?? ticket.title,
      description: ticket.description,
      severity: input.severity,
    },
    { source: 'ticket' },
  );
  await insertLink(ctx, { ticketId: ticket.id, incidentId: incident.id, kind: 'promoted' });
  await Promise.all([
    tellOfLink(ctx, { ticket, incident, kind: 'promoted' }),
    ticket.status === 'new' && changeTicket(ctx, ticket, moved(ticket, 'open', ctx.now)),
  ]);
  return { ticket: presentTicket(ctx, await loadTicket(ctx, ticket.id)), incident };
}
