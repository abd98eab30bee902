import { meterUsage } from '../../usage/meter-usage.js';
import type { TenantContext } from '../context.js';
import type { Call, Verb } from './call.js';

/**
 * The last rung: counts what succeeded against the tenant's quota, in the same transaction. It runs
 * after the verb, unless that has asked for it by `ctx.meter`, so that the counter's row is locked for
 * the shortest time; a tenant over its quota gets an error and the transaction rolls back, so nothing is
 * written beyond it. The answer is kept for replays with COMMIT, for the same reason.
 */
export async function metered(
  { meta }: Call,
  ctx: TenantContext,
  verb: Verb<TenantContext>,
): Promise<unknown> {
  const { usage } = meta;
  let counted: Promise<void> | undefined;
  const meter = usage === undefined ? undefined : () => (counted ??= meterUsage(ctx, usage));
  const output = await verb(meter === undefined ? ctx : { ...ctx, meter });
  if (ctx.keepAnswer !== undefined) ctx.trx.later(ctx.keepAnswer(output));
  await meter?.();
  return output;
}
