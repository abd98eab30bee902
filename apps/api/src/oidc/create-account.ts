import { recordUserActivity } from '../identity/activity/record-user-activity.js';
import { cookieTransport } from '../identity/open-session.js';
import { NO_PASSWORD } from '../identity/passwords/no-password.js';
import { createUser } from '../identity/create-user.js';
import type { BaseContext } from '../trpc/context.js';
import type { ProviderAccount } from './exchange-code.js';
import { OidcFailure } from './failures.js';
import { insertIdentity } from './identities-store.js';
import { proofOf } from './proof-of.js';

const NAME_LENGTH = 100;

/**
 * Creates an account for somebody whose address a provider has verified, and signs them in. It has no
 * password; a reset by mail gives it one.
 * @returns false when the address has got an account in the meantime: nothing is created then.
 * @throws OidcFailure oidc_flow_invalid when the provider's account was connected in the meantime.
 */
export async function createAccount(
  ctx: BaseContext,
  account: ProviderAccount,
  email: string,
): Promise<boolean> {
  const { ports, request } = ctx;
  const now = ports.clock.now();
  const { provider, issuer, subject } = account;
  const name = account.name ?? email.slice(0, email.lastIndexOf('@')).slice(0, NAME_LENGTH);
  const created = await ports.db.identityTransaction(async (trx) => {
    const user = { email, name, passwordHash: NO_PASSWORD, emailVerified: true };
    const userId = await createUser(trx, user, now);
    if (userId === null) return null;
    const identity = { userId, provider, issuer, subject, email };
    if ((await insertIdentity(trx, identity, now)) === null) {
      throw new OidcFailure('oidc_flow_invalid');
    }
    const via = proofOf(account, now);
    const [opening] = await Promise.all([
      cookieTransport.open(
        ctx,
        { trx, now },
        { userId, activeTenantId: null, knownDevice: null, via },
      ),
      recordUserActivity(trx, {
        userId,
        type: 'auth.signed_up',
        request,
        now,
        details: { provider },
      }),
    ]);
    return { userId, opening };
  });
  if (created === null) return false;
  const person = { userId: created.userId, email, name, emailVerified: true, mfaEnabled: false };
  await created.opening.handOver({ person, activeTenantId: null });
  return true;
}
