import { MAX_SELECTED } from './selection';

export const strings = {
  filters: 'Active filters',
  removeFilter: (label: string) => `Remove the filter ${label}`,
  clear: 'Clear all',
  selected: (count: number) => `${count} selected`,
  full: `No more than ${MAX_SELECTED} at once.`,
  all: 'Select all shown',
  one: (reference: string) => `Select ${reference}`,
  clearSelection: 'Clear selection',
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
  export: {
    open: 'Export',
    label: 'Format of the export',
    filtered: 'Only what the filters let through',
    formats: {
      csv: { name: 'CSV', hint: 'For spreadsheets' },
      ndjson: { name: 'NDJSON', hint: 'One JSON object per line' },
    },
    done: (name: string) => `${name} is in your downloads.`,
  },
  allowed: (labels: readonly string[]) =>
    labels.length === 0 ? 'No further status can be set.' : `Possible: ${labels.join(', ')}.`,
} as const;
