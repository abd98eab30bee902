import { AppError } from '../trpc/errors.js';

/** Every status, in the order of an incident's life; the last three end it early. */
export const STATUSES = [
  'triage',
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'closed',
  'declined',
  'merged',
  'canceled',
] as const;
export type Status = (typeof STATUSES)[number];

/** Groups of statuses that mean the same to somebody outside. */
export const CATEGORIES = ['triage', 'active', 'mitigated', 'resolved', 'closed'] as const;
export type Category = (typeof CATEGORIES)[number];

interface StatusEntry {
  readonly category: Category;
  /** What a caller may set next. */
  readonly next: readonly Status[];
}

/**
 * The one transition table. Open work moves forward, over any number of steps; it is closed only
 * after it was resolved. Work goes back in two cases, both to `investigating`: a mitigation that did
 * not hold, and the reopening of what was resolved or closed. `declined`, `canceled` and `merged` are
 * final, and `merged` is reached by merging only, never by setting the status.
 */
export const LIFECYCLE: Readonly<Record<Status, StatusEntry>> = {
  triage: {
    category: 'triage',
    next: ['investigating', 'identified', 'monitoring', 'resolved', 'declined', 'canceled'],
  },
  investigating: {
    category: 'active',
    next: ['identified', 'monitoring', 'resolved', 'canceled'],
  },
  identified: { category: 'active', next: ['monitoring', 'resolved', 'canceled'] },
  monitoring: { category: 'mitigated', next: ['investigating', 'resolved', 'canceled'] },
  resolved: { category: 'resolved', next: ['investigating', 'closed'] },
  closed: { category: 'closed', next: ['investigating'] },
  declined: { category: 'closed', next: [] },
  merged: { category: 'closed', next: [] },
  canceled: { category: 'closed', next: [] },
};

export function categoryOf(status: Status): Category {
  return LIFECYCLE[status].category;
}

/** True while there is work to do. */
export function isOpen(status: Status): boolean {
  return !['resolved', 'closed'].includes(categoryOf(status));
}

/** The statuses of some categories. */
export function statusesIn(categories: readonly Category[]): Status[] {
  return STATUSES.filter((status) => categories.includes(categoryOf(status)));
}

/** What this caller may set as the next status; nothing for whoever may not change it at all. */
export function allowedTransitions(status: Status, mayTransition: boolean): Status[] {
  return mayTransition ? [...LIFECYCLE[status].next] : [];
}

/** True if the change takes up work again that counted as done. */
export function isReopening(from: Status, to: Status): boolean {
  return to === 'investigating' && (from === 'resolved' || from === 'closed');
}

/** @throws AppError INVALID_TRANSITION with what is allowed instead. */
export function assertTransition(from: Status, to: Status): void {
  const allowed = LIFECYCLE[from].next;
  if (!allowed.includes(to)) {
    throw new AppError('INVALID_TRANSITION', { from, to, allowedTransitions: [...allowed] });
  }
}

/**
 * The status in a database column. The column has a check constraint, so anything else means that
 * the schema is newer than the program.
 */
export function parseStatus(value: string): Status {
  const status = STATUSES.find((known) => known === value);
  if (status === undefined) throw new Error(`unknown status in the database: ${value}`);
  return status;
}
