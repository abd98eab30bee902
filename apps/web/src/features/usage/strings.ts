export const strings = {
  title: 'Usage and plan',
  description: 'What this tenant uses of its plan. Days are those of UTC.',
  plan: {
    title: 'Plan',
    names: { free: 'Free', team: 'Team', business: 'Business' },
    summaries: {
      free: 'For getting to know it, and for small teams.',
      team: 'For teams that are on call every day.',
      business: 'For organisations with many teams and much automation.',
    },
    change: 'Change plan',
    onlyOwners: 'An owner can change the plan.',
    facts: {
      dailyWrites: 'Writes a day',
      burst: 'Burst',
      requests: 'Requests a minute',
      auditLog: 'Audit log kept',
      webhookDeliveries: 'Webhook deliveries kept',
      securityEvents: 'Security events kept',
    },
    noBurst: 'None',
    burst: (percent: number, everyDays: number) =>
      `${percent}% more, on one day out of ${everyDays}`,
    requests: (read: string, write: string) => `${read} reads, ${write} writes`,
    days: (days: string) => `${days} days`,
  },
  dialog: {
    title: 'Change plan',
    choose: 'Plan',
    current: 'Current plan',
    submit: (name: string) => `Change to ${name}`,
    submitSame: 'Choose another plan',
    done: (name: string) => `The plan is ${name} now.`,
    effect:
      'It takes effect at once, request rates within a minute. What is older than the new plan keeps may be deleted.',
    exceeds: (name: string) => `${name} has no room for what this tenant has:`,
    exceed: (feature: string, current: string, limit: string) =>
      `${feature}: ${current}, and the plan allows ${limit}`,
    daily: (writes: string) => `${writes} writes a day`,
    offers: {
      members: 'members',
      serviceAccounts: 'service accounts',
      apiKeys: 'API keys',
      webhooks: 'webhooks',
      storageBytes: 'of attachments',
    },
  },
  today: {
    title: 'Writes today',
    used: (used: string, limit: string) => `${used} of ${limit}`,
    remaining: (count: string) => `${count} remaining`,
    resets: 'starts afresh',
    near: 'The quota is nearly used up. At its end, changes are refused until midnight UTC; reading goes on.',
    reached: 'The quota is used up: changes are refused until midnight UTC. Reading goes on.',
    bursting: (count: string) =>
      `The quota is used up. As an exception, ${count} more writes are let through today.`,
    burstSpare: (count: string) =>
      `If it has to be, ${count} more are let through beyond the quota today.`,
    burstSpent: 'The burst of these days is spent.',
  },
  limits: {
    title: 'Limits of the plan',
    features: {
      members: 'Members and open invitations',
      serviceAccounts: 'Service accounts',
      apiKeys: 'API keys',
      webhooks: 'Webhooks',
      storageBytes: 'Storage for attachments',
    },
  },
  states: { ok: 'OK', near: 'Nearly used up', reached: 'Used up' },
  history: {
    title: 'History',
    period: 'Period',
    periods: { 30: '30 days', 90: '90 days', 365: 'A year' },
    summary: (total: string, from: string, to: string) =>
      `${total} in all from ${from} to ${to}, by day and kind. The same as a table is one choice away.`,
    noneTitle: 'Nothing used in this period',
    none: 'As soon as somebody writes, the days show up here.',
  },
  kinds: {
    'incident.write': 'Incidents, timeline, tasks, updates',
    'tenant.write': 'Members, invitations, keys',
    'attachment.write': 'Attachments',
    'incident.import': 'Imported incidents',
  },
} as const;
