import { clearSessionCookie } from '../http/cookies.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { requireRecentSignIn } from './require-recent-sign-in.js';
import { deleteSessionById } from './sessions/sessions-store.js';

/**
 * Ends one of the person's sessions. Their own current one may always end; another one takes a recent
 * sign-in, so that a stolen session cannot push its owner out.
 * @throws AppError REAUTH_REQUIRED; NOT_FOUND, also for sessions of others.
 */
export async function revokeSession(
  ctx: PersonContext,
  { sessionId }: { sessionId: string },
): Promise<void> {
  const { userId, sessionId: ownId, transport } = ctx.principal;
  if (sessionId !== ownId) requireRecentSignIn(ctx);
  const tenantId = await auditedTenantOf(ctx);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, record }) => {
    if (!(await deleteSessionById(trx, { userId, sessionId }))) throw new AppError('NOT_FOUND');
    await record('auth.session_revoked', { type: 'session', id: sessionId });
  });
  if (sessionId === ownId && transport === 'cookie') {
    clearSessionCookie(ctx.responseHeaders, ctx.ports.config);
  }
}
