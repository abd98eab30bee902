import { firstIdAt } from '../platform/id-time.js';
import { isPlanName, PLANS } from '../usage/plans.js';
import type { RetentionDays } from '../usage/plans.js';
import type { Age, AgedBy } from './rules.js';

export const DAY_MS = 86_400_000;

/** The longest time that any plan keeps them, in days. */
export function longestDays(kind: keyof RetentionDays): number {
  return Math.max(...Object.values(PLANS).map((plan) => plan.retentionDays[kind]));
}

/**
 * For how many days rows are kept whose owner has these plans: the longest counts. A plan that this
 * program does not know may be a longer one, so nothing goes before the longest that it knows.
 */
export function daysKept(age: Age, plans: readonly string[]): number {
  if ('days' in age) return age.days;
  if (!plans.every(isPlanName)) return longestDays(age.plan);
  const days = plans.filter(isPlanName).map((plan) => PLANS[plan].retentionDays[age.plan]);
  // People without any tenant have what is free.
  return Math.max(PLANS.free.retentionDays[age.plan], ...days);
}

const BOUNDS: Readonly<Record<AgedBy['as'], (before: Date) => string>> = {
  time: (before) => before.toISOString(),
  id: firstIdAt,
  day: (before) => before.toISOString().slice(0, 10),
};

/** The value of the column below which rows are too old. */
export function boundOf(as: AgedBy['as'], now: Date, days: number): string {
  return BOUNDS[as](new Date(now.getTime() - days * DAY_MS));
}
