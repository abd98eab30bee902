import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { accountTransaction } from './account-transaction.js';
import { noteFailure } from './activity/note-failure.js';
import { auditedTenantOf } from './audited-tenant.js';
import { renewSession } from './renew-session.js';
import type { SessionState } from './schemas.js';
import { takeProof } from './take-proof.js';
import type { Proof } from './take-proof.js';
import { findUserById, lockUser } from './users-store.js';

/**
 * A signed-in person proves again who they are, for what takes a recent sign-in. The session gets a
 * new cookie; tokens go on.
 * @throws AppError AUTH_LOCKED, AUTH_INVALID_CREDENTIALS, MFA_INVALID_CODE.
 */
export async function reauthenticate(ctx: PersonContext, proof: Proof): Promise<SessionState> {
  const { ports, principal } = ctx;
  const { userId, activeTenantId } = principal;
  const user = await findUserById(ports.db.identity, userId);
  if (user === null) throw new AppError('AUTH_REQUIRED');
  const held = await takeProof(ctx, user, proof);
  const tenantId = await auditedTenantOf(ctx);
  const opening = await accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const current = await lockUser(account.trx, userId);
    if (current === null) throw new AppError('AUTH_REQUIRED');
    await held.use(account, current);
    const { knownDevice } = held;
    const renewed = await renewSession(ctx, account, { userId, activeTenantId, knownDevice });
    await account.record('auth.reauthenticated', { type: 'session', id: renewed.sessionId });
    return renewed;
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'MFA_INVALID_CODE') {
      noteFailure(ctx, userId, 'auth.second_factor_failed');
    }
    throw error;
  });
  return opening.handOver({ person: principal, activeTenantId });
}
