import { sql } from 'kysely';
import { takePage } from '../../trpc/take-page.js';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { findHead } from '../heads.js';
import type { ListStatusUpdatesInput, StatusUpdatePage } from './schemas.js';
import { presentStatusUpdate, selectStatusUpdates } from './store.js';

/** The status updates of an incident, newest first. @throws AppError NOT_FOUND, CURSOR_INVALID. */
export async function listStatusUpdates(
  ctx: TenantContext,
  input: ListStatusUpdatesInput,
): Promise<StatusUpdatePage> {
  const { limit, cursor, audience } = input;
  const { id: incidentId } = await findHead(ctx, input.incidentId);
  const binding = { list: 'status-updates', incidentId, audience };

  let query = selectStatusUpdates(ctx, incidentId)
    .orderBy('status_updates.published_at', 'desc')
    .orderBy('status_updates.id', 'desc')
    .limit(limit + 1);
  if (audience?.length) query = query.where('status_updates.audience', 'in', audience);
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(binding, cursor);
    query = query.where(
      sql<boolean>`(status_updates.published_at, status_updates.id) < (${new Date(at)}, ${id})`,
    );
  }
  return takePage(await query.execute(), limit, {
    view: (row) => presentStatusUpdate(row, row.actor_name),
    cursorAfter: (row) => encodeCursor(binding, [row.published_at.toISOString(), row.id]),
  });
}
