import type { Database } from '@incident-tracker/db';
import { findPlan } from '../usage/find-plan.js';

/** A change of plan moves the request limits within this time. */
const KEPT_MS = 60_000;
const MAX_TENANTS = 10_000;

/** Reads the plan of a tenant, at most once a minute. A tenant that does not exist has the free one. */
export function createPlanCache(db: Database): (tenantId: string) => Promise<string> {
  const plans = new Map<string, { plan: Promise<string>; until: number }>();
  return (tenantId) => {
    const now = performance.now();
    const kept = plans.get(tenantId);
    if (kept !== undefined && kept.until > now) return kept.plan;
    const [oldest] = plans.keys();
    if (oldest !== undefined && plans.size >= MAX_TENANTS) plans.delete(oldest);
    const plan = db
      .tenantTransaction(tenantId, (trx) => findPlan(trx, tenantId), { readOnly: true })
      .catch(() => {
        plans.delete(tenantId);
        return 'free';
      });
    plans.set(tenantId, { plan, until: now + KEPT_MS });
    return plan;
  };
}
