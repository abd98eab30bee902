import { AppError } from '../trpc/errors.js';

/** Every status, in the order of a ticket's life. */
export const STATUSES = ['new', 'open', 'pending', 'solved', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

interface StatusEntry {
  /** What an agent may set next. */
  readonly next: readonly Status[];
  /** A public comment of the requester takes up the work again. */
  readonly reopens: boolean;
  /** The time for the resolution runs. It stands still while the requester is to answer. */
  readonly clockRuns: boolean;
  /** There is work to do, if only by the requester. */
  readonly unsolved: boolean;
}

/**
 * The one transition table. Nobody makes a ticket new again, and an end of the work can be taken back:
 * solved and closed tickets are opened by agents, solved ones also by the requester's next comment. A
 * closed ticket takes no comments.
 */
export const LIFECYCLE: Readonly<Record<Status, StatusEntry>> = {
  new: {
    next: ['open', 'pending', 'solved', 'closed'],
    reopens: false,
    clockRuns: true,
    unsolved: true,
  },
  open: { next: ['pending', 'solved', 'closed'], reopens: false, clockRuns: true, unsolved: true },
  pending: { next: ['open', 'solved', 'closed'], reopens: true, clockRuns: false, unsolved: true },
  solved: { next: ['open', 'closed'], reopens: true, clockRuns: false, unsolved: false },
  closed: { next: ['open'], reopens: false, clockRuns: false, unsolved: false },
};

/** The statuses of work that is not done. */
export const UNSOLVED = STATUSES.filter((status) => LIFECYCLE[status].unsolved);

/** What this caller may set as the next status; nothing for whoever may not triage. */
export function allowedTransitions(status: Status, mayTriage: boolean): Status[] {
  return mayTriage ? [...LIFECYCLE[status].next] : [];
}

/** @throws AppError INVALID_TRANSITION with what is allowed instead. */
export function assertTransition(from: Status, to: Status): void {
  const allowed = LIFECYCLE[from].next;
  if (!allowed.includes(to)) {
    throw new AppError('INVALID_TRANSITION', { from, to, allowedTransitions: [...allowed] });
  }
}

/** @throws AppError CONFLICT: nobody is looking at a closed ticket any more. */
export function assertNotClosed(status: string): void {
  if (status !== 'closed') return;
  throw new AppError('CONFLICT', { reason: 'ticket_closed' }, { message: 'The ticket is closed.' });
}

/** The status in a database column, whose check constraint allows no other. */
export function parseStatus(value: string): Status {
  const status = STATUSES.find((known) => known === value);
  if (status === undefined) throw new Error(`unknown status in the database: ${value}`);
  return status;
}
