import type { TenantContext } from '../trpc/context.js';
import { presentTicket } from './present.js';
import type { Ticket } from './schemas.js';
import { loadTicket } from './store.js';

/** One ticket, by id or reference. @throws AppError NOT_FOUND. */
export async function getTicket(
  ctx: TenantContext,
  { ticketId }: { ticketId: string },
): Promise<Ticket> {
  return presentTicket(ctx, await loadTicket(ctx, ticketId));
}
