import type { Feature } from './features.js';

/** What a tenant may write on one day beyond its daily quota, now and then. */
export interface BurstAllowance {
  /** Of the daily quota. */
  readonly percent: number;
  /** It is there on one day out of so many. */
  readonly everyDays: number;
}

/** For how many days what is kept; what is older may be deleted. */
export interface RetentionDays {
  readonly auditLog: number;
  readonly events: number;
  readonly webhookDeliveries: number;
  readonly securityEvents: number;
  readonly activity: number;
}

/** What a tenant of a plan may use. Its request rates are in rate-limits/limits.ts. */
export interface Plan {
  /** Per calendar day in UTC. */
  readonly dailyWrites: number;
  readonly burst: BurstAllowance | null;
  readonly features: Readonly<Record<Feature, number>>;
  readonly retentionDays: RetentionDays;
}

const GIB = 1024 ** 3;

/** The plans, from the smallest to the largest; `tenants.plan` names one of them. */
export const PLANS = {
  free: {
    dailyWrites: 10_000,
    burst: null,
    features: {
      members: 100,
      serviceAccounts: 100,
      apiKeys: 250,
      webhooks: 1_000,
      storageBytes: 5 * GIB,
    },
    retentionDays: {
      auditLog: 365,
      events: 30,
      webhookDeliveries: 30,
      securityEvents: 90,
      activity: 90,
    },
  },
  team: {
    dailyWrites: 100_000,
    burst: { percent: 10, everyDays: 7 },
    features: {
      members: 1_000,
      serviceAccounts: 500,
      apiKeys: 2_500,
      webhooks: 2_500,
      storageBytes: 100 * GIB,
    },
    retentionDays: {
      auditLog: 730,
      events: 60,
      webhookDeliveries: 60,
      securityEvents: 180,
      activity: 180,
    },
  },
  business: {
    dailyWrites: 1_000_000,
    burst: { percent: 20, everyDays: 7 },
    features: {
      members: 10_000,
      serviceAccounts: 2_500,
      apiKeys: 10_000,
      webhooks: 10_000,
      storageBytes: 1_024 * GIB,
    },
    retentionDays: {
      auditLog: 2_555,
      events: 90,
      webhookDeliveries: 90,
      securityEvents: 365,
      activity: 365,
    },
  },
} as const satisfies Readonly<Record<string, Plan>>;

export type PlanName = keyof typeof PLANS;

/** The names of the plans, from the smallest to the largest. */
export const PLAN_NAMES = Object.keys(PLANS) as readonly string[] as readonly [
  PlanName,
  ...PlanName[],
];

/** True if the text names a plan. */
export function isPlanName(text: string): text is PlanName {
  return Object.hasOwn(PLANS, text);
}
