export const strings = {
  title: 'Alerts',
  description: 'What monitoring said about this incident, newest first.',
  from: (source: string) => `From alert: ${source}`,
  source: 'Source',
  labels: 'Labels',
  states: { firing: 'Firing', acknowledged: 'Acknowledged', resolved: 'Resolved' },
  open: 'Open in monitoring',
  newTab: '(opens in a new tab)',
} as const;
