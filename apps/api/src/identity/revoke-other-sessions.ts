import type { PersonContext } from '../trpc/context.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { requireRecentSignIn } from './require-recent-sign-in.js';
import { deleteSessionsOf } from './sessions/sessions-store.js';

/** Ends all sessions of the person but the one that asks. @throws AppError REAUTH_REQUIRED. */
export async function revokeOtherSessions(ctx: PersonContext): Promise<{ revoked: number }> {
  const { userId, sessionId } = ctx.principal;
  requireRecentSignIn(ctx);
  const tenantId = await auditedTenantOf(ctx);
  return accountTransaction(ctx, { userId, tenantId }, async ({ trx, record }) => {
    const revoked = await deleteSessionsOf(trx, userId, { exceptSessionId: sessionId });
    await record('auth.sessions_revoked', { type: 'user', id: userId }, { revoked });
    return { revoked };
  });
}
