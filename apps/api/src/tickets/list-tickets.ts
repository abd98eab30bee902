import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { takePage } from '../trpc/take-page.js';
import { filtered } from './list-filter.js';
import { directionOf, following, orderOf, position, positionOf } from './list-order.js';
import type { Position } from './list-order.js';
import { presentTicket } from './present.js';
import type { ListInput, TicketPage } from './schemas.js';
import { matching, meetingText } from './search.js';
import { loaded, selectTickets } from './store.js';

/** A word that one ticket in twenty has fills a page of 25 from so many. */
const FIRST_LOOK = 500;

/** What a search, the caller's rights and an order ask of a ticket. */
const ASKED = [
  'tickets.tenant_id',
  'tickets.id',
  'tickets.search',
  'tickets.requester_id',
  'tickets.priority_rank',
  'tickets.created_at',
  'tickets.updated_at',
] as const;

type Row = Awaited<ReturnType<ReturnType<typeof selectTickets>['execute']>>[number];

/**
 * A page of the tickets that the caller sees. `createdAfter` is inclusive, `createdBefore` exclusive.
 * @throws AppError CURSOR_INVALID when the cursor was given out for another sort or filter.
 */
export async function listTickets(ctx: TenantContext, input: ListInput): Promise<TicketPage> {
  const { limit, cursor, sort, ...filters } = input;
  const binding = { list: 'tickets', sort, filters };
  const after = cursor === undefined ? null : decodeCursor(binding, cursor, position);
  const rows = await findRows(ctx, input, after);
  return takePage(rows, limit, {
    view: (row) => presentTicket(ctx, loaded(row)),
    cursorAfter: (row) => encodeCursor(binding, positionOf(row, sort)),
  });
}

/** The rows of a page, and one more when there is one. */
async function findRows(
  ctx: TenantContext,
  { limit, sort, q, ...filters }: ListInput,
  after: Position | null,
): Promise<readonly Row[]> {
  const all = filtered(ctx, filters);
  const page = (query: typeof all) =>
    following(query, sort, after)
      .limit(limit + 1)
      .execute();
  const meets = q === undefined ? null : meetingText(ctx.subject, q);
  if (q === undefined || meets === null) return page(all);
  // A frequent word has more matches than it is worth to gather: a page of them is among the next.
  const next = following(all, sort, after).clearSelect().select(ASKED).limit(FIRST_LOOK);
  const found = orderOf(sort)
    .reduce(
      (query, column) => query.orderBy(sql.ref(column), directionOf(sort)),
      ctx.trx.selectFrom(next.as('tickets')).select('tickets.id').where(meets),
    )
    .limit(limit + 1);
  const rows = await page(selectTickets(ctx).where('tickets.id', 'in', found));
  if (rows.length > limit) return rows;
  const matches = await matching(ctx, q);
  return page(matches === null ? all : all.where(matches));
}
