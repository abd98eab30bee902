import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { memberView, selectMembers } from './member-view.js';
import type { Member } from './schemas.js';
import { takePage } from '../trpc/take-page.js';

const BINDING = { list: 'members', sort: 'joinedAt' };

/** The tenant's members, those who joined first at the top. @throws AppError CURSOR_INVALID. */
export async function listMembers(
  ctx: TenantContext,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ items: Member[]; nextCursor: string | null }> {
  // A cursor holds milliseconds; the column may hold more.
  const joinedAt = sql<Date>`date_trunc('milliseconds', m.created_at)`;
  let query = selectMembers(ctx.trx, ctx.tenantId)
    .orderBy(joinedAt)
    .orderBy('m.user_id')
    .limit(input.limit + 1);
  if (input.cursor !== undefined) {
    const [time, userId] = decodeCursor(BINDING, input.cursor);
    query = query.where(
      sql<boolean>`(${joinedAt}, m.user_id) > (${time}::timestamptz, ${userId}::uuid)`,
    );
  }
  return takePage(await query.execute(), input.limit, {
    view: memberView,
    cursorAfter: (row) => encodeCursor(BINDING, [row.created_at.toISOString(), row.user_id]),
  });
}
