const incidents = (count: number) => (count === 1 ? '1 incident' : `${count} incidents`);

export const strings = {
  bar: 'Selected incidents',
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
} as const;
