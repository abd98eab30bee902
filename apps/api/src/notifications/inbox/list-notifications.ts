import { z } from 'zod';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import type { ListNotificationsInput, Notification } from '../schemas.js';
import { notificationView, readerOf, selectShown } from './own-notifications.js';

const position = z.tuple([z.uuid()]);

/** The caller's inbox, newest first. @throws AppError CURSOR_INVALID. */
export async function listNotifications(
  ctx: TenantContext,
  { limit, cursor, unread, kind }: ListNotificationsInput,
): Promise<{ items: Notification[]; nextCursor: string | null }> {
  const binding = { list: 'notifications', userId: readerOf(ctx), unread, kind };
  let query = selectShown(ctx)
    .orderBy('n.id', 'desc')
    .limit(limit + 1);
  if (unread === true) query = query.where('n.read_at', 'is', null);
  if (kind?.length) query = query.where('n.kind', 'in', kind);
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('n.id', '<', id);
  }
  return takePage(await query.execute(), limit, {
    view: notificationView,
    cursorAfter: ({ id }) => encodeCursor(binding, [id]),
  });
}
