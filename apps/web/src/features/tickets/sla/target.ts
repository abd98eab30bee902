import type { Ticket } from '../../../api/types';

type Part = Pick<
  Ticket,
  'status' | 'firstResponseDueAt' | 'firstRespondedAt' | 'resolutionDueAt' | 'solvedAt' | 'breached'
>;

/** What a ticket has to reach, and whether it has. */
export interface Target {
  readonly kind: 'first_response' | 'resolution';
  readonly dueAt: string;
  /** When it was reached; null while it is awaited. */
  readonly reachedAt: string | null;
  readonly isBreached: boolean;
  /** The time does not run while the requester is to answer. */
  readonly isPaused: boolean;
}

/** What was promised for a ticket, in the order in which it comes due. */
export function targetsOf(ticket: Part, now: number): Target[] {
  const { status, solvedAt, breached } = ticket;
  const isDone = status === 'solved' || status === 'closed';
  const targets: Target[] = [];
  const add = (kind: Target['kind'], dueAt: string | null, reachedAt: string | null) => {
    if (dueAt === null) return;
    const isPaused = kind === 'resolution' && status === 'pending';
    // What nobody waits for any more does not become late.
    const end = reachedAt ?? (isDone ? (solvedAt ?? dueAt) : null);
    const isLate = !isPaused && (end === null ? now : Date.parse(end)) > Date.parse(dueAt);
    const isBreached = isLate || breached.includes(kind);
    targets.push({ kind, dueAt, reachedAt, isBreached, isPaused });
  };
  add('first_response', ticket.firstResponseDueAt, ticket.firstRespondedAt);
  add('resolution', ticket.resolutionDueAt, solvedAt);
  return targets;
}

/** What is awaited next; undefined when nothing is. */
export function nextTarget(ticket: Part, now: number): Target | undefined {
  if (ticket.status === 'solved' || ticket.status === 'closed') return undefined;
  return targetsOf(ticket, now).find(({ reachedAt, isPaused }) => reachedAt === null && !isPaused);
}
