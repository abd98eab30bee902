import type { TenantContext } from '../trpc/context.js';
import { dailyWriteLimit } from './plan-limits.js';
import { quotaDay, quotaResetsAt } from './quota-day.js';
import type { UsageReport } from './schemas.js';
import { findPlan, findQuotaUsed, listUsageSince } from './store.js';

/** Days that the report covers, today included. */
const REPORT_DAYS = 30;
const DAY_MS = 86_400_000;

/** What the tenant has used today and in the last 30 days, and what its plan allows. */
export async function getUsage({ trx, tenantId, now, ports }: TenantContext): Promise<UsageReport> {
  const day = quotaDay(now);
  const since = quotaDay(new Date(now.getTime() - (REPORT_DAYS - 1) * DAY_MS));
  const [plan, used, days] = await Promise.all([
    findPlan(trx, tenantId),
    findQuotaUsed(trx, { tenantId, day }),
    listUsageSince(trx, { tenantId, day: since }),
  ]);
  const limit = dailyWriteLimit(ports.config, plan);
  const remaining = Math.max(0, limit - used);
  const resetsAt = quotaResetsAt(now).toISOString();
  return { plan, day, quota: { dailyWrites: { limit, used, remaining, resetsAt } }, days };
}
