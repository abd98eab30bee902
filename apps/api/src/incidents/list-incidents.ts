import { takePage } from '../trpc/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { filtered } from './list-filter.js';
import { following, position, positionOf } from './list-order.js';
import { presentIncident } from './present.js';
import type { IncidentPage, ListInput } from './schemas.js';
import { matching } from './search.js';
import { loaded } from './store.js';

/**
 * A page of the tenant's incidents. `createdAfter` (inclusive) and `createdBefore` (exclusive) speak
 * of the declaration.
 * @throws AppError CURSOR_INVALID when the cursor was given out for another sort or filter.
 */
export async function listIncidents(ctx: TenantContext, input: ListInput): Promise<IncidentPage> {
  const { limit, cursor, sort, ...filters } = input;
  const binding = { list: 'incidents', sort, filters };
  const after = cursor === undefined ? null : decodeCursor(binding, cursor, position);
  const matches = input.q === undefined ? null : await matching(ctx, input.q);
  const all = filtered(ctx, filters);
  const queries = following(matches === null ? all : all.where(matches), sort, after);
  const found = await Promise.all(queries.map((query) => query.limit(limit + 1).execute()));
  return takePage(found.flat().slice(0, limit + 1), limit, {
    view: (row) => presentIncident(ctx, loaded(row)),
    cursorAfter: (row) => encodeCursor(binding, positionOf(row, sort)),
  });
}
