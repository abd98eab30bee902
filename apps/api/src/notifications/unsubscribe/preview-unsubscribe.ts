import type { BaseContext } from '../../trpc/context.js';
import { loadPreferences } from '../preferences/store.js';
import type { SubscriptionState } from '../schemas.js';
import { findTenantName, subscriptionOf, subscriptionView } from './subscription.js';

/** What the link of a mail would stop. Changes nothing. @throws AppError NOT_FOUND. */
export async function previewUnsubscribe(
  ctx: BaseContext,
  { token }: { token: string },
): Promise<SubscriptionState> {
  const subscription = subscriptionOf(ctx, token);
  const { tenantId, userId } = subscription;
  return ctx.ports.db.tenantTransaction(
    tenantId,
    async (trx) => {
      const name = await findTenantName(trx, subscription);
      return subscriptionView(subscription, name, await loadPreferences({ trx, tenantId }, userId));
    },
    { readOnly: true },
  );
}
