import { MAX_SELECTED } from './selection';

const incidents = (count: number) => (count === 1 ? '1 incident' : `${count} incidents`);

export const strings = {
  bar: 'Selected incidents',
  selected: (count: number) => `${count} selected`,
  full: `No more than ${MAX_SELECTED} at once.`,
  all: 'Select all shown',
  one: (reference: string) => `Select ${reference}`,
  clear: 'Clear selection',
  severity: 'Severity',
  status: 'Status',
  role: 'Role',
  person: 'Person',
  nobody: 'Nobody: the role becomes vacant',
  choose: 'Choose',
  required: 'Choose one.',
  actions: {
    severity: 'Change severity',
    status: 'Change status',
    role: 'Assign a role',
  },
  hint: 'Each incident is changed for itself: one that is refused does not hold up the others.',
  submit: (count: number) => `Change ${incidents(count)}`,
  done: (count: number) =>
    count === 1 ? '1 incident is changed.' : `${count} incidents are changed.`,
  unchanged: 'They were like this already.',
  results: 'What became of it',
  summary: ({
    updated,
    unchanged,
    failed,
  }: {
    updated: number;
    unchanged: number;
    failed: number;
  }) =>
    [
      `${updated} changed`,
      ...(unchanged === 0 ? [] : [`${unchanged} as before`]),
      `${failed} refused`,
    ].join(', '),
  remaining: 'Those that were refused stay selected.',
  outcomes: { updated: 'Changed', unchanged: 'As before', failed: 'Refused' },
  allowed: (labels: readonly string[]) =>
    labels.length === 0 ? 'No further status can be set.' : `Possible: ${labels.join(', ')}.`,
} as const;
