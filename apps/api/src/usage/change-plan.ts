import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { lockTenant } from '../tenancy/lock-tenant.js';
import type { Tenant } from '../tenancy/schemas.js';
import { TENANT_COLUMNS, tenantView } from '../tenancy/tenant-view.js';
import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { countFeatures } from './feature-counts.js';
import { FEATURE_NAMES } from './features.js';
import type { Feature } from './features.js';
import { planLimits } from './plan-limits.js';
import type { PlanName } from './plans.js';

/**
 * Changes the tenant's plan; its limits hold from the next request on, request rates within a minute.
 * A smaller plan must have room for what is there: nothing is disabled or removed by itself. Only the
 * daily quota may be used up already, for that passes at midnight.
 * @throws AppError CONFLICT {reason: 'over_limit', plan, exceeds: [{feature, limit, current}]};
 * VERSION_MISMATCH.
 */
export async function changePlan(
  ctx: TenantContext,
  input: { plan: PlanName; expectedVersion?: number | undefined },
): Promise<Tenant> {
  const { trx, tenantId, now, subject } = ctx;
  const { plan } = input;
  // Who claims a feature locks the same row: the counts stand still.
  const row = await lockTenant(ctx);
  checkVersion(input.expectedVersion, row.version);
  if (plan === row.plan) return tenantView(row, subject.role);
  const exceeds = await whatExceeds(ctx, row.plan, plan);
  if (exceeds.length > 0) throw new AppError('CONFLICT', { reason: 'over_limit', plan, exceeds });
  const [updated] = await Promise.all([
    trx
      .updateTable('tenants')
      .set({ plan, version: row.version + 1, updated_at: now })
      .where('id', '=', tenantId)
      .returning(TENANT_COLUMNS)
      .executeTakeFirstOrThrow(),
    recordAudit(ctx, {
      action: 'tenant.plan_changed',
      target: { type: 'tenant', id: tenantId },
      before: { plan: row.plan },
      after: { plan },
    }),
    emitEvent(ctx, { type: 'tenant.plan_changed', payload: { from: row.plan, to: plan } }),
  ]);
  return tenantView(updated, subject.role);
}

/** What the tenant has more of than the new plan allows, where that is less than the old one did. */
async function whatExceeds(
  ctx: TenantContext,
  from: string,
  to: PlanName,
): Promise<{ feature: Feature; limit: number; current: number }[]> {
  const { config } = ctx.ports;
  const before = planLimits(config, from).features;
  const after = planLimits(config, to).features;
  const counts = await countFeatures(ctx);
  return FEATURE_NAMES.filter(
    (feature) => after[feature] < before[feature] && counts[feature] > after[feature],
  ).map((feature) => ({ feature, limit: after[feature], current: counts[feature] }));
}
