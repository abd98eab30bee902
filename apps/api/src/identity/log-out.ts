import { clearSessionCookie } from '../http/cookies.js';
import type { PersonContext } from '../trpc/context.js';
import { accountTransaction } from './account-transaction.js';
import { auditedTenantOf } from './audited-tenant.js';
import { deleteSessionById } from './sessions/sessions-store.js';

/** Ends the session of the request; its cookie is worth nothing from here on, wherever it was copied to. */
export async function logOut(ctx: PersonContext): Promise<void> {
  const { userId, sessionId } = ctx.principal;
  const tenantId = await auditedTenantOf(ctx);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, record }) => {
    await Promise.all([
      deleteSessionById(trx, { userId, sessionId }),
      record('auth.signed_out', { type: 'session', id: sessionId }),
    ]);
  });
  clearSessionCookie(ctx.responseHeaders, ctx.ports.config);
}
