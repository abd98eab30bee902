import type { Config } from '../config.js';
import { PLANS } from './plans.js';

type Limits = Readonly<Record<string, number>> & { readonly free: number };

/** The daily write quota of each plan by name, with the configured override of the free plan. */
export function dailyWriteLimits(config: Pick<Config, 'QUOTA_DAILY_WRITES'>): Limits {
  const own = Object.entries(PLANS).map(([name, { dailyWrites }]) => [name, dailyWrites] as const);
  const free = config.QUOTA_DAILY_WRITES > 0 ? config.QUOTA_DAILY_WRITES : PLANS.free.dailyWrites;
  return { ...Object.fromEntries(own), free };
}

/** The daily write quota of one plan; a plan that this program does not know has the free one's. */
export function dailyWriteLimit(config: Pick<Config, 'QUOTA_DAILY_WRITES'>, plan: string): number {
  const limits = dailyWriteLimits(config);
  return (Object.hasOwn(limits, plan) ? limits[plan] : undefined) ?? limits.free;
}
