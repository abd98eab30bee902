import type { TenantContext } from '../trpc/context.js';
import { spanOfDays } from '../trpc/span-of-days.js';
import { countFeatures } from './feature-counts.js';
import { FEATURE_NAMES } from './features.js';
import { limitState } from './limit-state.js';
import { planLimits } from './plan-limits.js';
import { readQuotaState } from './quota/quota-state.js';
import { quotaDay, quotaResetsAt } from './quota-day.js';
import type { UsageInput, UsageReport } from './schemas.js';
import { listUsage } from './store.js';
import { isUsageKind } from './usage-kinds.js';

/**
 * How the tenant stands with every limit of its plan, and what it used on each day of a span.
 * @throws AppError VALIDATION_FAILED for a span that is empty or longer than 366 days.
 */
export async function getUsage(ctx: TenantContext, input: UsageInput): Promise<UsageReport> {
  const { trx, tenantId, now, ports } = ctx;
  const day = quotaDay(now);
  const { from, to } = spanOfDays(input, now);
  const [state, counts, uses] = await Promise.all([
    readQuotaState(ctx, day),
    countFeatures(ctx),
    listUsage(trx, { tenantId, from, to }),
  ]);
  const { plan, dailyWrites: limit, used, burst } = state;
  const { features } = planLimits(ports.config, plan);
  return {
    plan,
    day,
    quota: {
      dailyWrites: {
        limit,
        used,
        remaining: Math.max(0, limit - used),
        state: limitState(used, limit),
        resetsAt: quotaResetsAt(now).toISOString(),
        burst: { limit: burst, remaining: Math.min(burst, Math.max(0, limit + burst - used)) },
      },
    },
    features: FEATURE_NAMES.map((feature) => ({
      feature,
      limit: features[feature],
      used: counts[feature],
      state: limitState(counts[feature], features[feature]),
    })),
    from,
    to,
    days: uses.filter(({ kind }) => isUsageKind(kind)),
  };
}
