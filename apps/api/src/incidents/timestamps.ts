import { AppError } from '../trpc/errors.js';
import type { ValidationIssue } from '../trpc/to-app-error.js';
import type { Category, Status } from './lifecycle.js';
import { categoryOf } from './lifecycle.js';

/** The milestones of an incident, in the order in which they happen. */
export const MILESTONES = [
  'impactStartedAt',
  'detectedAt',
  'declaredAt',
  'acknowledgedAt',
  'mitigatedAt',
  'resolvedAt',
  'closedAt',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** When each milestone was reached; only the declaration is always known. */
export type Milestones = Readonly<Record<Exclude<Milestone, 'declaredAt'>, Date | null>> & {
  readonly declaredAt: Date;
};

/** How far a caller's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** True if the time lies beyond `now` by more than clocks differ. */
export function isInFuture(time: Date, now: Date): boolean {
  return time.getTime() > now.getTime() + CLOCK_SKEW_MS;
}

const PHASES = ['acknowledgedAt', 'mitigatedAt', 'resolvedAt', 'closedAt'] as const;

/** How many of the phases an incident of a category has been through. */
const REACHED: Readonly<Record<Category, number>> = {
  triage: 0,
  active: 1,
  mitigated: 2,
  resolved: 3,
  closed: 4,
};

/** Ending work early reaches none of the phases before: nothing was mitigated or resolved. */
function isEarlyEnd(status: Status): boolean {
  return status === 'declined' || status === 'canceled' || status === 'merged';
}

/**
 * The milestones after a change of status. Each is stamped when it is reached for the first time; a
 * jump stamps the skipped ones too, with the time of the next one that is known, else with `now`.
 * Going back clears the milestones that lie ahead again: the timeline keeps when they were reached.
 */
export function milestonesAfter(
  before: Milestones,
  { from, to, now }: { from: Status; to: Status; now: Date },
): Milestones {
  if (isEarlyEnd(to)) return { ...before, closedAt: before.closedAt ?? now };
  const reached = REACHED[categoryOf(to)];
  const goesBack = reached < REACHED[categoryOf(from)];
  const after = { ...before };
  let stamp = now;
  for (const [index, phase] of [...PHASES.entries()].toReversed()) {
    if (index < reached) after[phase] ??= stamp;
    else if (goesBack) after[phase] = null;
    const time = after[phase];
    if (time !== null && time < stamp) stamp = time;
  }
  return after;
}

/**
 * Checks the milestones that a caller has set: none in the future, none before an earlier one or
 * after a later one. Neighbours that were out of order before (an imported history) are let be.
 * @throws AppError VALIDATION_FAILED naming the properties.
 */
export function assertMilestones(
  milestones: Milestones,
  changed: ReadonlySet<Milestone>,
  now: Date,
): void {
  const issues: ValidationIssue[] = [];
  const known = MILESTONES.filter((name) => milestones[name] !== null);
  for (const [index, name] of known.entries()) {
    const time = milestones[name];
    if (time === null) continue;
    if (changed.has(name) && isInFuture(time, now)) {
      issues.push({ path: name, message: 'Must not be in the future.' });
    }
    for (const earlier of known.slice(0, index)) {
      const before = milestones[earlier];
      const concerns = changed.has(name) || changed.has(earlier);
      if (concerns && before !== null && before.getTime() > time.getTime()) {
        const path = changed.has(name) ? name : earlier;
        issues.push({ path, message: `${name} must not be before ${earlier}.` });
      }
    }
  }
  if (issues.length > 0) throw new AppError('VALIDATION_FAILED', { issues });
}

/** The phases that say that the work is over: they go with the status. */
const ENDINGS = [
  ['resolvedAt', REACHED.resolved],
  ['closedAt', REACHED.closed],
] as const;

/**
 * Checks that the end of the work is dated if, and only if, the work has ended.
 * @throws AppError VALIDATION_FAILED naming the properties.
 */
export function assertEndings(
  milestones: Milestones,
  changed: ReadonlySet<Milestone>,
  status: Status,
): void {
  const reached = REACHED[categoryOf(status)];
  const issues: ValidationIssue[] = [];
  for (const [path, phase] of ENDINGS) {
    if (!changed.has(path)) continue;
    if (milestones[path] !== null && reached < phase) {
      issues.push({ path, message: `Cannot be set while the status is ${status}.` });
    }
    if (milestones[path] === null && reached === phase) {
      issues.push({ path, message: `Cannot be cleared while the status is ${status}.` });
    }
  }
  if (issues.length > 0) throw new AppError('VALIDATION_FAILED', { issues });
}
