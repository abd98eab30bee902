import { z } from 'zod';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { inviteView, selectOpenInvites } from './invite-view.js';
import type { Invite } from './schemas.js';
import { takePage } from '../trpc/take-page.js';

const BINDING = { list: 'invites', sort: '-createdAt' };
const position = z.tuple([z.uuid()]);

/** The open invites, newest first, expired ones included. @throws AppError CURSOR_INVALID. */
export async function listInvites(
  ctx: TenantContext,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ items: Invite[]; nextCursor: string | null }> {
  let query = selectOpenInvites(ctx.trx, ctx.tenantId)
    .orderBy('i.id', 'desc')
    .limit(input.limit + 1);
  if (input.cursor !== undefined) {
    const [id] = decodeCursor(BINDING, input.cursor, position);
    query = query.where('i.id', '<', id);
  }
  return takePage(await query.execute(), input.limit, {
    view: (row) => inviteView(row, ctx.now),
    cursorAfter: (row) => encodeCursor(BINDING, [row.id]),
  });
}
