export const strings = {
  targets: {
    first_response: { name: 'First response', short: 'Answer' },
    resolution: { name: 'Resolution', short: 'Solve' },
  },
  left: (what: string, duration: string) => `${what} in ${duration}`,
  overdue: (what: string, duration: string) => `${what} ${duration} late`,
  due: 'due',
  reached: 'reached',
  breached: 'Breached',
  kept: 'Kept',
  paused: 'stands still',
  title: 'Service levels',
  description:
    'How soon a ticket of each priority is to be answered and solved. The desk shows the time that is left; a target that is missed is an event, which webhooks can carry.',
  firstResponse: 'First response within',
  resolution: 'Solved within',
  field: (kind: string, priority: string) => `${kind}, ${priority.toLowerCase()}`,
  hint: 'As 30 m, 4 h or 2 d. An empty field promises nothing. The time for the solution stands still while the requester is to answer.',
  placeholder: 'No target',
  invalid: 'Write a time as 30 m, 4 h or 2 d.',
  save: 'Save service levels',
  saved: 'The service levels are saved.',
} as const;
