import { clearOidcCookie } from '../http/cookies.js';
import { accountTransaction } from '../identity/account-transaction.js';
import { auditedTenantOf } from '../identity/audited-tenant.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import { lockUser } from '../identity/users-store.js';
import { queueMail } from '../mail/queue-mail.js';
import { providerLinkedMail } from '../mail/templates/provider-mails.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { insertIdentity } from './identities-store.js';
import { identityView } from './identity-view.js';
import { takePendingLink } from './pending-links-store.js';
import { providerName } from './provider-names.js';
import type { Identity } from './schemas.js';

/**
 * Connects the provider's account that a sign-in has brought, with the consent of its person: they have
 * signed in recently as usual, in the browser that came back from the provider.
 * @throws AppError REAUTH_REQUIRED; TOKEN_EXPIRED for a link that is too old, used, or waits for somebody
 * else or in another browser; CONFLICT when the provider's account is connected already.
 */
export async function linkIdentity(
  ctx: PersonContext,
  { flow }: { flow: string },
): Promise<Identity> {
  requireRecentSignIn(ctx);
  const { ports, request, principal, responseHeaders } = ctx;
  const { userId } = principal;
  const browser = request.oidcCookie;
  if (browser === null) throw new AppError('TOKEN_EXPIRED');
  const tenantId = await auditedTenantOf(ctx);
  const linked = await accountTransaction(ctx, { userId, tenantId }, async (account) => {
    const { trx, now, record } = account;
    const user = await lockUser(trx, userId);
    const pending = await takePendingLink(trx, { token: flow, browser, userId, now });
    // The address that the provider has verified must still be the one of the account.
    if (user === null || pending?.email.toLowerCase() !== user.email.toLowerCase()) {
      throw new AppError('TOKEN_EXPIRED');
    }
    const id = await insertIdentity(trx, pending, now);
    if (id === null) throw new AppError('CONFLICT', { reason: 'already_linked' });
    const { provider, email } = pending;
    const name = providerName(ports.config, provider);
    await Promise.all([
      queueMail(ports, trx, {
        to: user.email,
        ...providerLinkedMail({ name: user.name, provider: name, email }),
      }),
      record('auth.provider_linked', { type: 'user', id: userId }, { provider }),
    ]);
    return { id, provider, email, linked_at: now, last_used_at: now };
  });
  clearOidcCookie(responseHeaders, ports.config);
  return identityView(ports.config, linked);
}
