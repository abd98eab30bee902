import { meterUsage } from '../../usage/meter-usage.js';
import type { TenantContext } from '../context.js';
import type { Call, Verb } from './call.js';

/**
 * The last rung: counts what succeeded against the tenant's quota, in the same transaction. It runs
 * after the verb, so that the counter's row is locked for the shortest time; a tenant over its quota
 * gets an error and the transaction rolls back, so nothing is written beyond it. The answer is kept
 * for replays in the same round trip, for the same reason.
 */
export async function metered(
  { meta }: Call,
  ctx: TenantContext,
  verb: Verb<TenantContext>,
): Promise<unknown> {
  const output = await verb(ctx);
  const { usage } = meta;
  if (usage !== undefined || ctx.keepAnswer !== undefined) {
    await Promise.all([ctx.keepAnswer?.(output), usage !== undefined && meterUsage(ctx, usage)]);
  }
  return output;
}
