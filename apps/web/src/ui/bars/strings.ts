export const strings = {
  view: 'Show as',
  chart: 'Chart',
  table: 'Table',
  total: (total: string) => `${total} in all`,
  span: (from: string, to: string) => `${from} to ${to}`,
  hint: 'Point at a bar for its figures.',
  when: 'Day',
  whenWeeks: 'Week',
  sum: 'All',
} as const;
