import type { BaseContext } from '../trpc/context.js';
import type { AccountTransaction } from './account-transaction.js';
import { announceDevice } from './devices/announce-device.js';
import type { Opening, SignIn, Transport } from './transport.js';
import { setLastTenant } from './users-store.js';

/** What a sign-in was proven with. */
export type SignInMethod = 'password' | 'totp' | 'recovery_code' | 'passkey' | 'provider';

/**
 * Lets somebody in who has proven everything that their account asks for: every sign-in ends here, in
 * its transaction, with the account locked.
 */
export async function enter<Answer>(
  ctx: BaseContext,
  account: AccountTransaction,
  given: { signIn: SignIn; transport: Transport<Answer>; method: SignInMethod },
): Promise<Opening<Answer>> {
  const { signIn, transport, method } = given;
  const { userId, activeTenantId, via = null } = signIn;
  await announceDevice(ctx, account, { signIn, transport: transport.name });
  const opened = await transport.open(ctx, account, signIn);
  await Promise.all([
    account.record(
      'auth.signed_in',
      { type: 'session', id: opened.sessionId },
      { transport: transport.name, method, ...(via !== null && { provider: via.provider }) },
    ),
    activeTenantId !== null && setLastTenant(account.trx, userId, activeTenantId),
  ]);
  return opened;
}
