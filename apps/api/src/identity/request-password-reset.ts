import { queueMail } from '../mail/queue-mail.js';
import { resetPasswordMail } from '../mail/templates/account-mails.js';
import type { BaseContext } from '../trpc/context.js';
import { recordUserActivity } from './activity/record-user-activity.js';
import { onTimeGrid } from './on-time-grid.js';
import { issueToken, mayIssueToken } from './tokens/one-time-tokens.js';
import { findUserByEmail } from './users-store.js';

const GRID_MS = 250;

/**
 * Mails a link that sets a new password, if the address has an account. The answer says nothing, in
 * its time either (OWASP Forgot Password Cheat Sheet).
 */
export async function requestPasswordReset(
  ctx: BaseContext,
  { email }: { email: string },
): Promise<{ accepted: true }> {
  await onTimeGrid(GRID_MS, () => mailReset(ctx, email));
  return { accepted: true };
}

async function mailReset({ ports, request }: BaseContext, email: string): Promise<void> {
  const { db, clock } = ports;
  const now = clock.now();
  await db.identityTransaction(async (trx) => {
    const user = await findUserByEmail(trx, email);
    if (user === null) return;
    const { id: userId, name } = user;
    if (!(await mayIssueToken(trx, 'reset_password', { userId, now }))) return;
    // To the address of the account, which may be spelt differently from the one that was given.
    const token = await issueToken(trx, 'reset_password', { userId, email: user.email, now });
    await Promise.all([
      queueMail(ports, trx, {
        to: user.email,
        ...resetPasswordMail({ name, publicUrl: ports.publicUrl(), token }),
      }),
      recordUserActivity(trx, { userId, type: 'auth.password_reset_requested', request, now }),
    ]);
  });
}
