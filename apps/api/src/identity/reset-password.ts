import { queueMail } from '../mail/queue-mail.js';
import { passwordChangedMail } from '../mail/templates/account-mails.js';
import { dropChallengesOf } from '../mfa/challenges-store.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { accountTransaction } from './account-transaction.js';
import { forgetDevicesOf } from './devices/known-devices.js';
import { homeTenantOf } from './home-tenant.js';
import { forgiveAttempts } from './lockout/guard-attempt.js';
import { assertGoodPassword } from './passwords/password-rules.js';
import { deleteSessionsOf } from './sessions/sessions-store.js';
import { consumeToken, inspectToken } from './tokens/one-time-tokens.js';
import { findUserById, lockUser, markEmailVerified, setPasswordHash } from './users-store.js';

/**
 * Sets a new password with a mailed token. Whoever was signed in is so no longer, and nobody is signed
 * in by it: the new password has to be used. A refused password leaves the token good.
 * @throws AppError AUTH_INVALID_TOKEN, TOKEN_EXPIRED (also when used), VALIDATION_FAILED.
 */
export async function resetPassword(
  ctx: BaseContext,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const { ports, request } = ctx;
  const { db, hasher, clock } = ports;
  const { userId, email, channel } = await inspectToken(db.identity, 'reset_password', {
    token,
    now: clock.now(),
  });
  const user = await findUserById(db.identity, userId);
  if (user === null || user.email !== email) throw new AppError('TOKEN_EXPIRED');
  await assertGoodPassword(password, user);
  const [passwordHash, tenantId] = await Promise.all([
    hasher.hash(password),
    homeTenantOf(db.identity, user),
  ]);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, now, record }) => {
    await lockUser(trx, userId);
    await consumeToken(trx, 'reset_password', { token, now });
    await Promise.all([
      setPasswordHash(trx, { userId, passwordHash, now }),
      // A sign-in that waits for its second factor was begun with the old password.
      dropChallengesOf(trx, userId),
      // Whoever has a mailed token can read the mailbox, which is all that verification asks for.
      channel === 'email' && markEmailVerified(trx, { userId, email, now }),
      deleteSessionsOf(trx, userId),
      forgetDevicesOf(trx, userId),
      forgiveAttempts(ports, trx, { email, ip: request.ip }),
      queueMail(ports, trx, { to: email, ...passwordChangedMail(user) }),
      record('auth.password_reset', { type: 'user', id: userId }),
    ]);
  });
}
