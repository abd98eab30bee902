import { accountTransaction } from '../identity/account-transaction.js';
import type { AccountTransaction } from '../identity/account-transaction.js';
import { auditedTenantOf } from '../identity/audited-tenant.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import { takeProof } from '../identity/take-proof.js';
import type { HeldProof, Proof } from '../identity/take-proof.js';
import { findUserById, lockUser } from '../identity/users-store.js';
import type { User } from '../identity/users-store.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';

/**
 * Changes how a person proves who they are: takes a proof given with the request, or a recent sign-in
 * (OWASP Multifactor Authentication Cheat Sheet, "Changing MFA Factors"). The account is locked, so
 * that changes and sign-ins take turns.
 * @throws AppError REAUTH_REQUIRED; AUTH_LOCKED, AUTH_INVALID_CREDENTIALS, MFA_INVALID_CODE.
 */
export async function changeFactors<T>(
  ctx: PersonContext,
  change: (account: AccountTransaction, user: User) => Promise<T>,
  proof: Proof = {},
): Promise<T> {
  const { userId } = ctx.principal;
  const held = await proofFor(ctx, proof);
  const tenantId = await auditedTenantOf(ctx);
  return accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const user = await lockUser(account.trx, userId);
    if (user === null) throw new AppError('AUTH_REQUIRED');
    await held?.use(account, user);
    return change(account, user);
  });
}

async function proofFor(ctx: PersonContext, proof: Proof): Promise<HeldProof | null> {
  const isGiven = Object.values(proof).some((value) => value !== undefined);
  if (!isGiven) {
    requireRecentSignIn(ctx);
    return null;
  }
  const user = await findUserById(ctx.ports.db.identity, ctx.principal.userId);
  if (user === null) throw new AppError('AUTH_REQUIRED');
  return takeProof(ctx, user, proof);
}
