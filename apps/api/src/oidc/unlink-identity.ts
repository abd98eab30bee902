import { accountTransaction } from '../identity/account-transaction.js';
import { auditedTenantOf } from '../identity/audited-tenant.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import { deleteSessionsOpenedBy } from '../identity/sessions/sessions-store.js';
import { lockUser } from '../identity/users-store.js';
import { queueMail } from '../mail/queue-mail.js';
import { providerUnlinkedMail } from '../mail/templates/provider-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { deleteIdentity } from './identities-store.js';
import { providerName } from './provider-names.js';
import { hasWayIn } from './way-in.js';

/**
 * Disconnects a provider's account. The other sessions that were opened through the provider end.
 * @throws AppError REAUTH_REQUIRED; NOT_FOUND, also for what belongs to others; CONFLICT when nothing
 * would be left to sign in with.
 */
export async function unlinkIdentity(
  ctx: PersonContext,
  { identityId }: { identityId: string },
): Promise<void> {
  requireRecentSignIn(ctx);
  const { ports, principal } = ctx;
  const { userId, sessionId } = principal;
  const tenantId = await auditedTenantOf(ctx);
  await accountTransaction(ctx, { userId, tenantId }, async ({ trx, record }) => {
    // Of two that are removed at once, the second sees that the first is gone.
    const user = await lockUser(trx, userId);
    const removed = await deleteIdentity(trx, { id: identityId, userId });
    if (user === null || removed === null) throw new AppError('NOT_FOUND');
    if (!(await hasWayIn(trx, user, ports.config))) {
      throw new AppError('CONFLICT', { reason: 'last_sign_in_method' });
    }
    const { provider } = removed;
    const name = providerName(ports.config, provider);
    await Promise.all([
      deleteSessionsOpenedBy(trx, { userId, provider, exceptSessionId: sessionId }),
      queueMail(ports, trx, {
        to: user.email,
        ...providerUnlinkedMail({ name: user.name, provider: name }),
      }),
      record('auth.provider_unlinked', { type: 'user', id: userId }, { provider }),
    ]);
  });
}
