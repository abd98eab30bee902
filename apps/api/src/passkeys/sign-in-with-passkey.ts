import { accountTransaction } from '../identity/account-transaction.js';
import { enter } from '../identity/enter.js';
import { knownDeviceOf } from '../identity/devices/known-device-of.js';
import { homeTenantOf } from '../identity/home-tenant.js';
import { cookieTransport } from '../identity/open-session.js';
import type { SessionState } from '../identity/schemas.js';
import { findUserById, lockUser } from '../identity/users-store.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { verifyAssertion } from './assertions.js';
import { ceremonyOfBrowser } from './challenges-store.js';
import type { Assertion } from './credential-schemas.js';

function refused(): AppError {
  const message = 'The passkey was not accepted.';
  const facts = { method: 'passkey' };
  return new AppError('AUTH_INVALID_CREDENTIALS', {}, { message }).about({ facts });
}

/**
 * Signs in with a passkey alone. It counts as both factors: the authenticator is what one has, and has
 * verified its person by what they know or are (NIST SP 800-63B-4 §2.2.1, multi-factor authenticators).
 * @throws AppError AUTH_INVALID_CREDENTIALS for anything that does not hold; EMAIL_UNVERIFIED.
 */
export async function signInWithPasskey(
  ctx: BaseContext,
  input: { response: Assertion },
): Promise<SessionState> {
  const { ports } = ctx;
  const held = await verifyAssertion(ports, input.response, ceremonyOfBrowser(ctx));
  if (held === null) throw refused();
  const { userId } = held;
  const user = await findUserById(ports.db.identity, userId);
  if (user === null) throw refused();
  if (ports.config.emailVerification === 'required' && !user.emailVerified) {
    throw new AppError('EMAIL_UNVERIFIED');
  }
  const [activeTenantId, knownDevice] = await Promise.all([
    homeTenantOf(ports.db.identity, user),
    knownDeviceOf(ctx, userId),
  ]);
  const scope = { userId, tenantId: activeTenantId };
  const opening = await accountTransaction(ctx, scope, async (account) => {
    const { trx } = account;
    const current = await lockUser(trx, userId);
    if (current === null || !(await held.consume(trx))) throw refused();
    const signIn = { userId, activeTenantId, knownDevice };
    return enter(ctx, account, { signIn, transport: cookieTransport, method: 'passkey' });
  });
  const { email, name, emailVerified, mfaEnabled } = user;
  const person = { userId, email, name, emailVerified, mfaEnabled };
  return opening.handOver({ person, activeTenantId });
}
