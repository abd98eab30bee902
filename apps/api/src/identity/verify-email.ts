import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { accountTransaction } from './account-transaction.js';
import { homeTenantOf } from './home-tenant.js';
import { consumeToken, inspectToken } from './tokens/one-time-tokens.js';
import { findUserById, lockUser, markEmailVerified } from './users-store.js';

/**
 * Marks an address as verified with a mailed token. Nobody is signed in by it.
 * @throws AppError AUTH_INVALID_TOKEN, TOKEN_EXPIRED (also when used).
 */
export async function verifyEmail(ctx: BaseContext, { token }: { token: string }): Promise<void> {
  const { db, clock } = ctx.ports;
  const { userId, email } = await inspectToken(db.identity, 'verify_email', {
    token,
    now: clock.now(),
  });
  const user = await findUserById(db.identity, userId);
  if (user === null) throw new AppError('TOKEN_EXPIRED');
  const tenantId = await homeTenantOf(db.identity, user);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, now, record }) => {
    await lockUser(trx, userId);
    await consumeToken(trx, 'verify_email', { token, now });
    const verified = await markEmailVerified(trx, { userId, email, now });
    // The address has been changed since the mail was sent.
    if (!verified) throw new AppError('TOKEN_EXPIRED');
    await record('auth.email_verified', { type: 'user', id: userId });
  });
}
