import { assertTransition, parseStatus } from './lifecycle.js';
import type { Status } from './lifecycle.js';
import { milestoneColumns, milestonesOf } from './present.js';
import type { Severity } from './severity.js';
import type { IncidentRow } from './store.js';
import { milestonesAfter } from './timestamps.js';

/** Where an incident is to go; what is left out stays. */
export interface Move {
  readonly status?: Status | undefined;
  readonly severity?: Severity | undefined;
}

/**
 * The row after a change of status and severity, its milestones stamped. Setting the status that the
 * incident has already is no transition.
 * @throws AppError INVALID_TRANSITION.
 */
export function moved(row: IncidentRow, { status, severity }: Move, now: Date): IncidentRow {
  const rated = { ...row, severity: severity ?? row.severity };
  const from = parseStatus(row.status);
  if (status === undefined || status === from) return rated;
  assertTransition(from, status);
  const milestones = milestonesAfter(milestonesOf(row), { from, to: status, now });
  return { ...rated, status, ...milestoneColumns(milestones) };
}
