import type { Ports } from '../platform/ports.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { dailyWriteLimits } from './plan-limits.js';
import { isUsageKind, USAGE_KINDS } from './plans.js';
import { quotaDay, quotaResetsAt } from './quota-day.js';
import { countUsage, countWithinQuota, findQuotaUsed } from './store.js';

type MeterContext = Pick<TenantContext, 'trx' | 'tenantId' | 'now'> & {
  readonly ports: Pick<Ports, 'config'>;
};

/**
 * Counts `amount` uses of a kind for the tenant's day (UTC), within its quota if the kind draws on
 * one. The counter's row stays locked until the transaction ends, so call it last; however many
 * write at once, the quota is never exceeded.
 * @throws AppError QUOTA_EXCEEDED {limit, used, resetsAt}, with Retry-After until the next midnight.
 * @throws Error for a kind that is not in the catalogue.
 */
export async function meterUsage(ctx: MeterContext, kind: string, amount = 1): Promise<void> {
  if (!isUsageKind(kind)) throw new Error(`unknown kind of usage: ${kind}`);
  const { trx, tenantId, now } = ctx;
  const use = { tenantId, day: quotaDay(now), kind, amount };
  if (USAGE_KINDS[kind].quota === null) return countUsage(trx, use);

  const limits = dailyWriteLimits(ctx.ports.config);
  const { limit, counted } = await countWithinQuota(trx, use, limits);
  if (counted) return;
  const resetsAt = quotaResetsAt(now);
  const used = await findQuotaUsed(trx, use);
  throw new AppError(
    'QUOTA_EXCEEDED',
    { limit, used, resetsAt: resetsAt.toISOString() },
    { retryAfterSeconds: (resetsAt.getTime() - now.getTime()) / 1000 },
  );
}
