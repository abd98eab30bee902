import { meterUsage } from '../../usage/meter-usage.js';
import type { TenantContext } from '../context.js';
import { t } from '../init.js';
import { requireMeta } from './require-meta.js';

/**
 * The last rung: counts what succeeded against the tenant's quota, in the same transaction. It runs
 * after the verb, so that the counter's row is locked for the shortest time; a tenant over its quota
 * gets an error and the transaction rolls back, so nothing is written beyond it. The answer is kept
 * for replays in the same round trip, for the same reason.
 */
export const meter = t.middleware(async ({ ctx, meta, next }) => {
  const result = await next();
  const { usage } = requireMeta(meta);
  if (!result.ok) return result;
  const tenant = requireTenant(ctx);
  await Promise.all([
    tenant.keepAnswer?.(result.data),
    usage !== undefined && meterUsage(tenant, usage),
  ]);
  return result;
});

function requireTenant(ctx: object): TenantContext {
  if (!('trx' in ctx)) throw new Error('the ladder meters before it has entered the tenant');
  return ctx as TenantContext;
}
