import { accountTransaction } from '../identity/account-transaction.js';
import { knownDeviceOf } from '../identity/devices/known-device-of.js';
import { enter } from '../identity/enter.js';
import { homeTenantOf } from '../identity/home-tenant.js';
import { cookieTransport } from '../identity/open-session.js';
import { findUserById, lockUser } from '../identity/users-store.js';
import { demandSecondFactor } from '../mfa/demand-second-factor.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { ProviderAccount } from './exchange-code.js';
import { OidcFailure } from './failures.js';
import { touchIdentity } from './identities-store.js';
import { proofOf } from './proof-of.js';

/**
 * Signs in the person to whom a provider's account is connected. The provider stands for the password
 * only: an account with a second factor asks for it here as well.
 * @throws OidcFailure; AppError MFA_REQUIRED.
 */
export async function signInWithIdentity(
  ctx: BaseContext,
  identity: { id: string; userId: string },
  account: ProviderAccount,
): Promise<void> {
  const { db, config } = ctx.ports;
  const user = await findUserById(db.identity, identity.userId);
  if (user === null) throw new OidcFailure('oidc_no_account');
  if (config.emailVerification === 'required' && !user.emailVerified) {
    throw new OidcFailure('oidc_email_unverified');
  }
  const { id: userId, email, name, emailVerified, mfaEnabled } = user;
  const [activeTenantId, knownDevice] = await Promise.all([
    homeTenantOf(db.identity, user),
    knownDeviceOf(ctx, userId),
  ]);
  const scope = { userId, tenantId: activeTenantId };
  const opening = await accountTransaction(ctx, scope, async (change) => {
    const { trx, now } = change;
    const current = await lockUser(trx, userId);
    const touched = await touchIdentity(trx, {
      id: identity.id,
      userId,
      email: account.email,
      now,
    });
    // The account has been deleted, or disconnected from the provider's, in the meantime.
    if (current === null || !touched) throw new OidcFailure('oidc_flow_invalid');
    const via = proofOf(account, now);
    if (current.mfaEnabled) {
      return demandSecondFactor(ctx, change, { userId, transport: 'cookie', via });
    }
    const signIn = { userId, activeTenantId, knownDevice, via };
    return enter(ctx, change, { signIn, transport: cookieTransport, method: 'provider' });
  });
  if (opening instanceof AppError) throw opening;
  const person = { userId, email, name, emailVerified, mfaEnabled };
  await opening.handOver({ person, activeTenantId });
}
