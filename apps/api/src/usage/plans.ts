/** What a tenant of a plan may use. Figures are per tenant and calendar day in UTC. */
export interface Plan {
  readonly dailyWrites: number;
}

/** The plans; `tenants.plan` names one of them. */
export const PLANS = {
  free: { dailyWrites: 10_000 },
  team: { dailyWrites: 100_000 },
  business: { dailyWrites: 1_000_000 },
} as const satisfies Readonly<Record<string, Plan>>;

export type PlanName = keyof typeof PLANS;

/** A kind of use: what it is, and whether it draws on the daily write quota. */
interface UsageKindEntry {
  readonly description: string;
  readonly quota: 'dailyWrites' | null;
}

/** Everything that is metered. The list is closed: a kind that is not here cannot be counted. */
export const USAGE_KINDS = {
  'incident.write': {
    description: 'Incidents, timeline events, tasks and status updates written',
    quota: 'dailyWrites',
  },
  'incident.import': {
    description: 'Incidents brought in from elsewhere',
    quota: null,
  },
  'tenant.write': {
    description: 'Members, invites, service accounts and API keys changed',
    quota: null,
  },
} as const satisfies Readonly<Record<string, UsageKindEntry>>;

export type UsageKind = keyof typeof USAGE_KINDS;

/** True if the text names a kind of use. */
export function isUsageKind(text: string): text is UsageKind {
  return Object.hasOwn(USAGE_KINDS, text);
}

/** The name under which the counter of a quota is kept, beside the counters of the kinds. */
export const QUOTA_COUNTER = 'quota.daily_writes';
