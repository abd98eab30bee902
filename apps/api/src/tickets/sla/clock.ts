import { LIFECYCLE, parseStatus } from '../lifecycle.js';
import type { Status } from '../lifecycle.js';
import type { TicketRow } from '../store.js';
import type { Targets } from './targets.js';

/*
 * The two clocks of a ticket. That of the first response runs from the creation until somebody other
 * than the requester comments in public, or the work is done. That of the resolution runs from the
 * creation until the ticket is solved or closed, and stands still while it is pending: what the
 * requester takes to answer is not held against those who work on it. Work that is taken up again
 * goes on with the time that was left.
 */

const MINUTE_MS = 60_000;

/** What a target can be missed in. */
export type Breach = 'first_response' | 'resolution';

function after(start: Date, minutes: number | null, pausedMs = 0): Date | null {
  return minutes === null ? null : new Date(start.getTime() + minutes * MINUTE_MS + pausedMs);
}

/** When a ticket is due under targets. A first response that was given keeps what it was due by. */
export function dueDates(
  row: Pick<
    TicketRow,
    'created_at' | 'clock_paused_ms' | 'first_responded_at' | 'first_response_due_at'
  >,
  targets: Targets,
): Pick<TicketRow, 'first_response_due_at' | 'resolution_due_at'> {
  return {
    first_response_due_at:
      row.first_responded_at === null
        ? after(row.created_at, targets.firstResponseMinutes)
        : row.first_response_due_at,
    resolution_due_at: after(
      row.created_at,
      targets.resolutionMinutes,
      Number(row.clock_paused_ms),
    ),
  };
}

/** The row after a change of status: its clock stopped or set going, its ends stamped or cleared. */
export function moved(row: TicketRow, to: Status, now: Date): TicketRow {
  if (to === row.status) return row;
  const next = {
    ...row,
    status: to,
    solved_at: endOf(row, to, now),
    closed_at: to === 'closed' ? now : null,
  };
  if (!LIFECYCLE[to].clockRuns) {
    return { ...next, clock_stopped_at: row.clock_stopped_at ?? now };
  }
  if (row.clock_stopped_at === null) return next;
  const stoodStill = Math.max(0, now.getTime() - row.clock_stopped_at.getTime());
  return {
    ...next,
    clock_stopped_at: null,
    clock_paused_ms: String(Number(row.clock_paused_ms) + stoodStill),
    resolution_due_at:
      row.resolution_due_at === null
        ? null
        : new Date(row.resolution_due_at.getTime() + stoodStill),
  };
}

/** A solved ticket that is closed stays solved since then; one that is opened is not solved. */
function endOf(row: TicketRow, to: Status, now: Date): Date | null {
  if (to === 'solved') return now;
  return to === 'closed' ? row.solved_at : null;
}

/** The targets that a ticket has missed by now and that nobody has noted. */
export function missed(row: TicketRow, now: Date): Breach[] {
  const { clockRuns, unsolved } = LIFECYCLE[parseStatus(row.status)];
  const isPast = (due: Date | null) => due !== null && due <= now;
  const response =
    unsolved &&
    row.first_responded_at === null &&
    row.first_response_breached_at === null &&
    isPast(row.first_response_due_at);
  const resolution =
    clockRuns && row.resolution_breached_at === null && isPast(row.resolution_due_at);
  return [
    ...(response ? (['first_response'] as const) : []),
    ...(resolution ? (['resolution'] as const) : []),
  ];
}

/** The row with breaches noted. */
export function withBreaches(row: TicketRow, breaches: readonly Breach[], now: Date): TicketRow {
  return {
    ...row,
    first_response_breached_at: breaches.includes('first_response')
      ? now
      : row.first_response_breached_at,
    resolution_breached_at: breaches.includes('resolution') ? now : row.resolution_breached_at,
  };
}
