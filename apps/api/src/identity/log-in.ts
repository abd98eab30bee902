import { demandSecondFactor } from '../mfa/demand-second-factor.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { accountTransaction } from './account-transaction.js';
import { checkCredentials } from './check-credentials.js';
import type { Credentials } from './check-credentials.js';
import { enter } from './enter.js';
import { homeTenantOf } from './home-tenant.js';
import type { Transport } from './transport.js';
import { lockUser, upgradePasswordHash } from './users-store.js';

/**
 * Signs in with email address and password; the transport decides whether the answer is a cookie or
 * tokens. An account with a second factor gets a challenge for it instead, and no session.
 * @throws AppError AUTH_LOCKED, AUTH_INVALID_CREDENTIALS, EMAIL_UNVERIFIED, MFA_REQUIRED.
 */
export async function logIn<Answer>(
  ctx: BaseContext,
  credentials: Credentials,
  transport: Transport<Answer>,
): Promise<Answer> {
  const { db, hasher } = ctx.ports;
  const { user, knownDevice, attempt } = await checkCredentials(ctx, credentials);
  const [rehashed, activeTenantId] = await Promise.all([
    hasher.needsRehash(user.passwordHash) ? hasher.hash(credentials.password) : null,
    homeTenantOf(db.identity, user),
  ]);
  const { id: userId } = user;
  const scope = { userId, tenantId: activeTenantId };
  const opening = await accountTransaction(ctx, scope, async (account) => {
    const { trx } = account;
    // The password may have been changed or reset while this one was being verified.
    const current = await lockUser(trx, userId);
    if (current?.passwordHash !== user.passwordHash) {
      throw new AppError('AUTH_INVALID_CREDENTIALS');
    }
    const signIn = { userId, activeTenantId, knownDevice };
    const [next] = await Promise.all([
      current.mfaEnabled
        ? demandSecondFactor(ctx, account, { userId, transport: transport.name })
        : enter(ctx, account, { signIn, transport, method: 'password' }),
      attempt.succeed(trx),
      rehashed !== null &&
        upgradePasswordHash(trx, { userId, from: user.passwordHash, to: rehashed }),
    ]);
    return next;
  });
  if (opening instanceof AppError) throw opening;
  const { email, name, emailVerified, mfaEnabled } = user;
  const person = { userId, email, name, emailVerified, mfaEnabled };
  return opening.handOver({ person, activeTenantId });
}
