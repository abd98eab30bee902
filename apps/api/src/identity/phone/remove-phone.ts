import { queueMail } from '../../mail/queue-mail.js';
import { phoneRemovedMail } from '../../mail/templates/change-mails.js';
import type { PersonContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { accountTransaction } from '../account-transaction.js';
import { auditedTenantOf } from '../audited-tenant.js';
import { requireRecentSignIn } from '../require-recent-sign-in.js';
import { lockUser } from '../users-store.js';
import { clearPhone } from './phone-store.js';

/** Removes the phone number of the caller's account. @throws AppError REAUTH_REQUIRED, NOT_FOUND. */
export async function removePhone(ctx: PersonContext): Promise<void> {
  requireRecentSignIn(ctx);
  const { ports, principal } = ctx;
  const { userId } = principal;
  const tenantId = await auditedTenantOf(ctx);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, now, record }) => {
    const user = await lockUser(trx, userId);
    if (user === null || !(await clearPhone(trx, { userId, now }))) throw new AppError('NOT_FOUND');
    await Promise.all([
      queueMail(ports, trx, { to: user.email, ...phoneRemovedMail(user) }),
      record('auth.phone_removed', { type: 'user', id: userId }),
    ]);
  });
}
