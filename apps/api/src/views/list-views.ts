import { z } from 'zod';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { takePage } from '../trpc/take-page.js';
import type { ListViewsInput, ViewPage } from './schemas.js';
import { presentView, selectVisible } from './store.js';

const position = z.tuple([z.uuid()]);

/** The shared views and the caller's own, those saved first at the top. @throws AppError CURSOR_INVALID. */
export async function listViews(
  ctx: TenantContext,
  { limit, cursor, list }: ListViewsInput,
): Promise<ViewPage> {
  const binding = { list: 'views', sort: 'createdAt', filters: { list } };
  let query = selectVisible(ctx)
    .orderBy('v.id')
    .limit(limit + 1);
  if (list !== undefined) query = query.where('v.list', '=', list);
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('v.id', '>', id);
  }
  return takePage(await query.execute(), limit, {
    view: presentView,
    cursorAfter: ({ id }) => encodeCursor(binding, [id]),
  });
}
