export const strings = {
  title: 'Dashboard',
  description: 'What is open now, and how the incidents of a period went.',
  period: 'Period',
  periods: { 7: '7 days', 30: '30 days', 90: '90 days' },
  open: 'Open now',
  openOf: (severity: string) => `Open ${severity}`,
  allOpen: 'All open incidents',
  withoutCommander: (count: number) =>
    count === 0 ? 'Everybody knows who leads' : `${count} without a commander`,
  nothingOpen: 'Nothing is open',
  times: 'How long it takes',
  acknowledge: 'Time to acknowledge',
  resolve: 'Time to resolve',
  half: 'Half of them within',
  most: 'Nine in ten within',
  noneYet: 'None yet',
  of: (count: number) => (count === 1 ? 'Of 1 incident' : `Of ${count} incidents`),
  declared: 'Declared incidents',
  summary: (total: string, from: string, to: string) =>
    `${total} incidents declared from ${from} to ${to}, by day and severity. The same as a table is one choice away.`,
  noneTitle: 'No incidents in this period',
  none: 'Nothing was declared on these days.',
} as const;
