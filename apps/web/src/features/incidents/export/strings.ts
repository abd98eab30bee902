export const strings = {
  open: 'Export',
  label: 'Format of the export',
  filtered: 'Only what the filters let through',
  everything: 'All incidents',
  formats: {
    csv: { name: 'CSV', hint: 'For spreadsheets' },
    ndjson: { name: 'NDJSON', hint: 'One JSON object per line' },
  },
  done: (name: string) => `${name} is in your downloads.`,
} as const;
