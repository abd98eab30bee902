import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import type { Notification } from '../schemas.js';
import { notificationView, readerOf, selectShown } from './own-notifications.js';

/**
 * Marks a notification of the caller as read, or as unread again. What is read is not mailed any more.
 * @throws AppError NOT_FOUND for what is not in their inbox.
 */
export async function markRead(
  ctx: TenantContext,
  { notificationId, read }: { notificationId: string; read: boolean },
): Promise<Notification> {
  const { trx, tenantId, now } = ctx;
  const row = await selectShown(ctx).where('n.id', '=', notificationId).executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  if ((row.read_at !== null) === read) return notificationView(row);
  const readAt = read ? now : null;
  await Promise.all([
    trx
      .updateTable('notifications')
      .set({ read_at: readAt })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', notificationId)
      .execute(),
    emitEvent(ctx, { type: 'notification.read', payload: { userId: readerOf(ctx) } }),
  ]);
  return notificationView({ ...row, read_at: readAt });
}
