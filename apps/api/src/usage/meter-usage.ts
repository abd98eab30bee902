import type { Ports } from '../platform/ports.js';
import type { TenantContext } from '../trpc/context.js';
import { dailyQuotas } from './plan-limits.js';
import { drawOnLease } from './quota/draw-on-lease.js';
import { takeLease } from './quota/take-lease.js';
import { quotaDay } from './quota-day.js';
import { countUsage } from './store.js';
import { isUsageKind, USAGE_KINDS } from './usage-kinds.js';

type MeterContext = Pick<TenantContext, 'trx' | 'tenantId' | 'now'> & {
  readonly ports: Pick<Ports, 'config'>;
};

/**
 * Counts `amount` uses of a kind for the tenant's day (UTC), within its quota if the kind draws on
 * one: once and last in a transaction, for a counter stays held until that ends. However many write
 * at once, in however many processes, the quota is never exceeded; what rolls back counts for nothing.
 * @throws AppError QUOTA_EXCEEDED {limit, used, resetsAt}, with Retry-After until the next midnight.
 * @throws Error for a kind that is not in the catalogue.
 */
export async function meterUsage(ctx: MeterContext, kind: string, amount = 1): Promise<void> {
  if (!isUsageKind(kind)) throw new Error(`unknown kind of usage: ${kind}`);
  const { trx, tenantId, now, ports } = ctx;
  const use = { tenantId, day: quotaDay(now), kind, amount };
  if (USAGE_KINDS[kind].quota === null) return countUsage(trx, use);
  if (await drawOnLease(trx, use, dailyQuotas(ports.config))) return;
  await takeLease(ctx, use);
}
