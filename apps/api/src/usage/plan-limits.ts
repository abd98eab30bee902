import type { Config } from '../config.js';
import { FEATURE_NAMES } from './features.js';
import type { Feature } from './features.js';
import { isPlanName, PLAN_NAMES, PLANS } from './plans.js';
import type { BurstAllowance, Plan, PlanName } from './plans.js';

/** The variables by which an instance changes the figures of the plans. */
export type PlanConfig = Pick<Config, 'QUOTA_DAILY_WRITES' | 'PLAN_OVERRIDES'>;

/**
 * A plan with the figures that hold on this instance. A plan that this program does not know (it may
 * be older than the row) has those of the free one. A daily quota that the instance sets itself is
 * a hard one: no burst goes beyond it.
 */
export function planLimits(config: PlanConfig, plan: string): Plan {
  const name: PlanName = isPlanName(plan) ? plan : 'free';
  const given: Plan = PLANS[name];
  const own = config.PLAN_OVERRIDES[name] ?? {};
  const ownWrites = own['dailyWrites'] ?? dailyWritesOf(config, name);
  return {
    ...given,
    dailyWrites: ownWrites ?? given.dailyWrites,
    burst: ownWrites === undefined ? given.burst : null,
    features: featuresWith((feature) => own[feature] ?? given.features[feature]),
  };
}

function dailyWritesOf(config: PlanConfig, name: PlanName): number | undefined {
  return name === 'free' && config.QUOTA_DAILY_WRITES > 0 ? config.QUOTA_DAILY_WRITES : undefined;
}

function featuresWith(limitOf: (feature: Feature) => number): Record<Feature, number> {
  const entries = FEATURE_NAMES.map((feature) => [feature, limitOf(feature)]);
  return Object.fromEntries(entries) as Record<Feature, number>;
}

/** How many writes a burst adds to the daily quota, rounded down. */
export function burstWrites(dailyWrites: number, burst: BurstAllowance | null): number {
  return burst === null ? 0 : Math.floor((dailyWrites * burst.percent) / 100);
}

const quotasByConfig = new WeakMap<PlanConfig, string>();

/** The daily write quota of every plan by name, as JSON: the same text for each request. */
export function dailyQuotas(config: PlanConfig): string {
  const known = quotasByConfig.get(config);
  if (known !== undefined) return known;
  const quotas = PLAN_NAMES.map((name) => [name, planLimits(config, name).dailyWrites]);
  const text = JSON.stringify(Object.fromEntries(quotas));
  quotasByConfig.set(config, text);
  return text;
}
