import { accountTransaction } from '../identity/account-transaction.js';
import type { AccountTransaction } from '../identity/account-transaction.js';
import { homeTenantOf } from '../identity/home-tenant.js';
import { findUserById, lockUser } from '../identity/users-store.js';
import type { User } from '../identity/users-store.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { ProvenFlow } from './check-guess.js';
import { consumeFlow } from './flows-store.js';

/** The 410 of a code that has been used, or whose account has changed since. */
export function codeExpired(): AppError {
  return new AppError('TOKEN_EXPIRED', {}, { message: 'The code is no longer valid.' });
}

/**
 * Changes the account of a proven flow and uses the flow up, in one transaction: both or neither.
 * @throws AppError TOKEN_EXPIRED when another request was faster, or the account is gone.
 */
export async function useFlow<T>(
  ctx: BaseContext,
  { id: flowId, userId, purpose }: ProvenFlow,
  change: (account: AccountTransaction, user: User) => Promise<T>,
): Promise<T> {
  const { identity } = ctx.ports.db;
  const user = await findUserById(identity, userId);
  if (user === null) throw codeExpired();
  const tenantId = await homeTenantOf(identity, user);
  return accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const { trx, now } = account;
    const current = await lockUser(trx, userId);
    if (current === null || !(await consumeFlow(trx, { flowId, userId, purpose, now }))) {
      throw codeExpired();
    }
    return change(account, current);
  });
}
