import { findHead as findIncident, holdHead } from '../../incidents/heads.js';
import { formatReference } from '../../incidents/reference.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { demandPermission } from '../../trpc/ladder/permit.js';
import { presentTicket } from '../present.js';
import { demandOnTicket } from '../rights.js';
import type { Ticket } from '../schemas.js';
import { loadTicket, lockTicket } from '../store.js';
import type { LinkInput } from './schemas.js';
import { deleteLink, insertLink } from './store.js';
import { tellOfLink, tellOfUnlink } from './tell-of-link.js';

/**
 * Puts an incident that exists behind a ticket.
 * @throws AppError NOT_FOUND, FORBIDDEN, ALREADY_MERGED, CONFLICT for what is linked already.
 */
export async function linkIncident(ctx: TenantContext, input: LinkInput): Promise<Ticket> {
  const ticket = await lockTicket(ctx, input.ticketId);
  demandOnTicket(ctx, 'tickets.promote', ticket);
  demandPermission(ctx, 'incidents.read');
  const { id, number } = await holdHead(ctx, input.incidentId);
  if (!(await insertLink(ctx, { ticketId: ticket.id, incidentId: id, kind: 'linked' }))) {
    throw new AppError('CONFLICT', { reason: 'linked already' });
  }
  const incident = { id, reference: formatReference(number) };
  await tellOfLink(ctx, { ticket, incident, kind: 'linked' });
  return presentTicket(ctx, await loadTicket(ctx, ticket.id));
}

/**
 * Takes an incident away from a ticket. One that was made of it stays.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT.
 */
export async function unlinkIncident(ctx: TenantContext, input: LinkInput): Promise<void> {
  const ticket = await lockTicket(ctx, input.ticketId);
  demandOnTicket(ctx, 'tickets.promote', ticket);
  demandPermission(ctx, 'incidents.read');
  const { id, number } = await findIncident(ctx, input.incidentId);
  const kind = await deleteLink(ctx, { ticketId: ticket.id, incidentId: id });
  if (kind === null) throw new AppError('NOT_FOUND');
  if (kind === 'promoted') {
    throw new AppError(
      'CONFLICT',
      { reason: 'promoted' },
      { message: 'The incident that was made of a ticket stays linked with it.' },
    );
  }
  await tellOfUnlink(ctx, { ticket, incident: { id, reference: formatReference(number) } });
}
