import { clearSessionCookie } from '../http/cookies.js';
import type { BaseContext, PersonContext } from '../trpc/context.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { deleteSessionById } from './sessions/sessions-store.js';

/**
 * Ends the session of the request; its cookie or tokens are worth nothing from here on, wherever they
 * were copied to.
 */
export async function logOut(ctx: PersonContext): Promise<void> {
  await endSession(ctx, ctx.principal);
  if (ctx.principal.transport === 'cookie') {
    clearSessionCookie(ctx.responseHeaders, ctx.ports.config);
  }
}

/** Ends a session at the wish of its person. */
export async function endSession(
  ctx: BaseContext,
  session: Pick<UserPrincipal, 'userId' | 'sessionId' | 'activeTenantId'>,
): Promise<void> {
  const { userId, sessionId } = session;
  const tenantId = await auditedTenantOf({ ports: ctx.ports, principal: session });
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, record }) => {
    await Promise.all([
      deleteSessionById(trx, { userId, sessionId }),
      record('auth.signed_out', { type: 'session', id: sessionId }),
    ]);
  });
}
