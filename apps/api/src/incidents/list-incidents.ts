import { prepared } from '@incident-tracker/db';
import { takePage } from '../trpc/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { filtered } from './list-filter.js';
import { following, position, positionOf, sorted } from './list-order.js';
import type { Position } from './list-order.js';
import { presentIncident } from './present.js';
import { SORTS } from './schemas.js';
import type { IncidentPage, ListInput } from './schemas.js';
import { matching, meeting } from './search.js';
import { loaded, selectIncidents } from './store.js';

/** A word that one incident in twenty has fills a page of 25 from so many. */
const FIRST_LOOK = 500;

type Row = Awaited<ReturnType<ReturnType<typeof selectIncidents>['execute']>>[number];

/**
 * A page of the tenant's incidents. `createdAfter` (inclusive) and `createdBefore` (exclusive) speak
 * of the declaration.
 * @throws AppError CURSOR_INVALID when the cursor was given out for another sort or filter.
 */
export async function listIncidents(ctx: TenantContext, input: ListInput): Promise<IncidentPage> {
  const { limit, cursor, sort, ...filters } = input;
  const binding = { list: 'incidents', sort, filters };
  const after = cursor === undefined ? null : decodeCursor(binding, cursor, position);
  const found = await findRows(ctx, input, after);
  return takePage(found, limit, {
    view: (row) => presentIncident(ctx, loaded(row)),
    cursorAfter: (row) => encodeCursor(binding, positionOf(row, sort)),
  });
}

/** The first page in some order, of all incidents. */
function firstPage(sort: ListInput['sort']) {
  return prepared<{ tenantId: string; rows: number }>()((trx, parameter) =>
    sorted(selectIncidents({ trx, tenantId: parameter('tenantId') }), sort).limit(
      parameter('rows'),
    ),
  );
}

/** What most lists ask for, so that its SQL is built once. */
const FIRST_PAGES = new Map(SORTS.map((sort) => [sort, firstPage(sort)]));

/** Whether a filter leaves everything over. */
function isOpen(filter: unknown): boolean {
  return filter === undefined || (Array.isArray(filter) && filter.length === 0);
}

/** The rows of a page, and one more when there is one. */
async function findRows(
  ctx: TenantContext,
  { limit, sort, q, ...filters }: ListInput,
  after: Position | null,
): Promise<readonly Row[]> {
  const first = FIRST_PAGES.get(sort);
  if (
    first !== undefined &&
    after === null &&
    q === undefined &&
    Object.values(filters).every(isOpen)
  ) {
    return first.execute(ctx.trx, { tenantId: ctx.tenantId, rows: limit + 1 });
  }
  const all = filtered(ctx, filters);
  const page = async (
    query: typeof all,
    from: Position | null = after,
  ): Promise<readonly Row[]> => {
    const queries = following(query, sort, from).map((part) => part.limit(limit + 1));
    return (await Promise.all(queries.map((part) => part.execute()))).flat().slice(0, limit + 1);
  };
  const meets = q === undefined ? null : meeting(q);
  if (q === undefined || meets === null) return page(all);
  // A frequent word has more matches than it is worth to gather: a page of them is among the next.
  const [next] = following(all, sort, after);
  if (next !== undefined) {
    const asked = next.clearSelect().select(['incidents.id', 'incidents.search']);
    const met = ctx.trx
      .selectFrom(asked.limit(FIRST_LOOK).as('incidents'))
      .select('incidents.id')
      .where(meets);
    const rows = await page(selectIncidents(ctx).where('incidents.id', 'in', met), null);
    if (rows.length > limit) return rows;
  }
  const matches = await matching(ctx, q);
  return page(matches === null ? all : all.where(matches));
}
