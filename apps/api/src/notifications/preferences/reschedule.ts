import type { TenantContext } from '../../trpc/context.js';
import { mailDueAt } from '../timing/mail-due-at.js';
import type { Timing } from '../timing/mail-due-at.js';

/** Moves what waits to be mailed to somebody to when it is due by what they have chosen now. */
export async function reschedule(
  { trx, tenantId, now }: Pick<TenantContext, 'trx' | 'tenantId' | 'now'>,
  userId: string,
  timing: Timing,
): Promise<void> {
  await Promise.all(
    [true, false].map((isUrgent) =>
      trx
        .updateTable('notifications')
        .set({ mail_due_at: mailDueAt(now, timing, isUrgent) })
        .where('tenant_id', '=', tenantId)
        .where('user_id', '=', userId)
        .where('mail', '=', 'waiting')
        .where('urgent', '=', isUrgent)
        .execute(),
    ),
  );
}
