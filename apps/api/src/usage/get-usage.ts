import type { TenantContext } from '../trpc/context.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { countFeatures } from './feature-counts.js';
import { FEATURE_NAMES } from './features.js';
import { limitState } from './limit-state.js';
import { planLimits } from './plan-limits.js';
import { readQuotaState } from './quota/quota-state.js';
import { daysBefore, quotaDay, quotaResetsAt } from './quota-day.js';
import type { UsageInput, UsageReport } from './schemas.js';
import { listUsage } from './store.js';
import { isUsageKind } from './usage-kinds.js';

/** Days that a report covers if it is not told, and at most. */
const REPORT_DAYS = 30;
const MAX_REPORT_DAYS = 366;

/**
 * How the tenant stands with every limit of its plan, and what it used on each day of a span.
 * @throws AppError VALIDATION_FAILED for a span that is empty or longer than 366 days.
 */
export async function getUsage(ctx: TenantContext, input: UsageInput): Promise<UsageReport> {
  const { trx, tenantId, now, ports } = ctx;
  const day = quotaDay(now);
  const { from, to } = spanOf(input, day);
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

function spanOf(input: UsageInput, today: string): { from: string; to: string } {
  const to = input.to ?? today;
  const from = input.from ?? daysBefore(to, REPORT_DAYS - 1);
  if (from > to) throw invalidInput('from', 'Must not be after `to`.');
  if (from <= daysBefore(to, MAX_REPORT_DAYS)) {
    throw invalidInput('from', `Must be less than ${MAX_REPORT_DAYS} days before \`to\`.`);
  }
  return { from, to };
}
