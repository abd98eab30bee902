export const strings = {
  title: 'Usage',
  description: 'What this tenant uses of its plan. Days are those of UTC.',
  today: 'Writes today',
  plan: 'Plan',
  quota: (used: string, limit: string) => `${used} of ${limit}`,
  remaining: (count: string) => `${count} remaining`,
  resets: 'starts afresh',
  days: 'The last 30 days',
  day: 'Day',
  noneTitle: 'Nothing used yet',
  none: 'As soon as somebody writes, the days show up here.',
  kinds: {
    'incident.write': 'Incidents, timeline, tasks and updates written',
    'tenant.write': 'Members, invitations and keys changed',
  },
} as const;
