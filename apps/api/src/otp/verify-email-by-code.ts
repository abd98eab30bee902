import { markEmailVerified } from '../identity/users-store.js';
import type { BaseContext } from '../trpc/context.js';
import type { ProvenFlow } from './check-guess.js';
import { codeExpired, useFlow } from './use-flow.js';

/** Marks the address that the code was mailed to as verified, if it still is the account's. */
export async function verifyEmailByCode(ctx: BaseContext, flow: ProvenFlow): Promise<null> {
  const { userId, email } = flow;
  await useFlow(ctx, flow, async ({ trx, now, record }) => {
    const verified = email !== null && (await markEmailVerified(trx, { userId, email, now }));
    if (!verified) throw codeExpired();
    await record('auth.email_verified', { type: 'user', id: userId });
  });
  return null;
}
