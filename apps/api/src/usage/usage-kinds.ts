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
  'attachment.write': {
    description: 'Files attached and deleted',
    quota: 'dailyWrites',
  },
  'ticket.write': {
    description: 'Tickets and comments written',
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

/** The kinds that draw on the daily write quota. */
export const QUOTA_KINDS: readonly string[] = Object.entries(USAGE_KINDS)
  .filter(([, { quota }]) => quota === 'dailyWrites')
  .map(([kind]) => kind);
