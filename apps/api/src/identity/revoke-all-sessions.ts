import { clearSessionCookie } from '../http/cookies.js';
import type { PersonContext } from '../trpc/context.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { requireRecentSignIn } from './require-recent-sign-in.js';
import { deleteSessionsOf } from './sessions/sessions-store.js';

/**
 * Ends all sessions of the person, the one that asks included: cookies and tokens are worth nothing
 * from here on. @throws AppError REAUTH_REQUIRED.
 */
export async function revokeAllSessions(ctx: PersonContext): Promise<{ revoked: number }> {
  const { userId, transport } = ctx.principal;
  requireRecentSignIn(ctx);
  const tenantId = await auditedTenantOf(ctx);
  const answer = await accountTransaction(
    ctx,
    { userId, tenantId },
    async ({ trx, record }): Promise<{ revoked: number }> => {
      const revoked = await deleteSessionsOf(trx, userId);
      await record('auth.sessions_revoked', { type: 'user', id: userId }, { revoked });
      return { revoked };
    },
  );
  if (transport === 'cookie') clearSessionCookie(ctx.responseHeaders, ctx.ports.config);
  return answer;
}
