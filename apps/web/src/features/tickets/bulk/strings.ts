const tickets = (count: number) => (count === 1 ? '1 ticket' : `${count} tickets`);

export const strings = {
  bar: 'Selected tickets',
  status: 'Status',
  priority: 'Priority',
  person: 'Assignee',
  nobody: 'Nobody: the tickets become unassigned',
  choose: 'Choose',
  required: 'Choose one.',
  actions: {
    status: 'Change status',
    priority: 'Change priority',
    assignee: 'Assign',
  },
  hint: 'Each ticket is changed for itself: one that is refused does not hold up the others.',
  submit: (count: number) => `Change ${tickets(count)}`,
  done: (count: number) => (count === 1 ? '1 ticket is changed.' : `${count} tickets are changed.`),
  unchanged: 'They were like this already.',
} as const;
