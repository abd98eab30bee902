import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { readerOf } from './own-notifications.js';

/** Marks everything in the caller's inbox as read, up to the newest that they have seen. */
export async function markAllRead(
  ctx: TenantContext,
  { upTo }: { upTo?: string | undefined },
): Promise<{ marked: number }> {
  const { trx, tenantId, now } = ctx;
  const userId = readerOf(ctx);
  let update = trx
    .updateTable('notifications')
    .set({ read_at: now })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('inbox', '=', true)
    .where('read_at', 'is', null);
  if (upTo !== undefined) update = update.where('id', '<=', upTo);
  const { numUpdatedRows } = await update.executeTakeFirst();
  const marked = Number(numUpdatedRows);
  if (marked > 0) await emitEvent(ctx, { type: 'notification.read', payload: { userId } });
  return { marked };
}
