import { queueMail } from '../mail/queue-mail.js';
import { verifyEmailMail } from '../mail/templates/account-mails.js';
import type { BaseContext } from '../trpc/context.js';
import { onTimeGrid } from './on-time-grid.js';
import { issueToken, mayIssueToken } from './tokens/one-time-tokens.js';
import { findUserByEmail } from './users-store.js';

const GRID_MS = 250;

/** Mails a new verification link, if the address has an account that waits for one. Says nothing else. */
export async function resendVerification(
  ctx: BaseContext,
  { email }: { email: string },
): Promise<{ accepted: true }> {
  await onTimeGrid(GRID_MS, () => mailVerification(ctx, email));
  return { accepted: true };
}

async function mailVerification({ ports }: BaseContext, given: string): Promise<void> {
  const { db, clock } = ports;
  const now = clock.now();
  await db.identityTransaction(async (trx) => {
    const user = await findUserByEmail(trx, given);
    if (user === null || user.emailVerified) return;
    const { id: userId, name, email } = user;
    if (!(await mayIssueToken(trx, 'verify_email', { userId, now }))) return;
    const token = await issueToken(trx, 'verify_email', { userId, email, now });
    const mail = verifyEmailMail({ name, publicUrl: ports.publicUrl(), token });
    await queueMail(ports, trx, { to: email, ...mail });
  });
}
