import type { BaseContext } from '../../trpc/context.js';
import { loadPreferences, savePreferences } from '../preferences/store.js';
import type { StoredPreferences } from '../preferences/store.js';
import { withChoices } from '../preferences/update-preferences.js';
import type { SubscriptionState, UnsubscribeInput } from '../schemas.js';
import { findTenantName, subscriptionOf, subscriptionView } from './subscription.js';
import type { Subscription } from './subscription.js';

function stopped(
  before: StoredPreferences,
  { kind }: Subscription,
  scope: 'kind' | 'all' | undefined,
): StoredPreferences {
  const version = before.version + 1;
  if (kind === null || scope === 'all') return { ...before, email: false, version };
  return { ...before, choices: withChoices(before.choices, [{ kind, email: false }]), version };
}

/**
 * Stops the mails that a token names; the inbox goes on. It takes no session: the token is the proof
 * (RFC 8058). Whoever does it twice finds it done. @throws AppError NOT_FOUND.
 */
export async function unsubscribe(
  ctx: BaseContext,
  { token, scope }: UnsubscribeInput,
): Promise<SubscriptionState> {
  const subscription = subscriptionOf(ctx, token);
  const { tenantId, userId } = subscription;
  const now = ctx.ports.clock.now();
  return ctx.ports.db.tenantTransaction(tenantId, async (trx) => {
    const inTenant = { trx, tenantId, now };
    const name = await findTenantName(trx, subscription);
    const before = await loadPreferences(inTenant, userId, { lock: true });
    const next = stopped(before, subscription, scope);
    await savePreferences(inTenant, userId, next);
    return subscriptionView(subscription, name, next);
  });
}
