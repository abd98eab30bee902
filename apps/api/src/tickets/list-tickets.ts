import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { takePage } from '../trpc/take-page.js';
import { filtered } from './list-filter.js';
import { following, position, positionOf } from './list-order.js';
import { presentTicket } from './present.js';
import type { ListInput, TicketPage } from './schemas.js';
import { matching } from './search.js';
import { loaded } from './store.js';

/**
 * A page of the tickets that the caller sees. `createdAfter` is inclusive, `createdBefore` exclusive.
 * @throws AppError CURSOR_INVALID when the cursor was given out for another sort or filter.
 */
export async function listTickets(ctx: TenantContext, input: ListInput): Promise<TicketPage> {
  const { limit, cursor, sort, ...filters } = input;
  const binding = { list: 'tickets', sort, filters };
  const after = cursor === undefined ? null : decodeCursor(binding, cursor, position);
  const matches = input.q === undefined ? null : await matching(ctx, input.q);
  const all = filtered(ctx, filters);
  const rows = await following(matches === null ? all : all.where(matches), sort, after)
    .limit(limit + 1)
    .execute();
  return takePage(rows, limit, {
    view: (row) => presentTicket(ctx, loaded(row)),
    cursorAfter: (row) => encodeCursor(binding, positionOf(row, sort)),
  });
}
