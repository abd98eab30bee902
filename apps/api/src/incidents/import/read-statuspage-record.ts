import { createHash } from 'node:crypto';
import type { Status } from '../lifecycle.js';
import { DEFAULT_SEVERITY } from '../severity.js';
import type { Milestones } from '../timestamps.js';
import { isInFuture } from '../timestamps.js';
import { cleanLine, cutText } from './clean-text.js';
import { parseForeignTime } from './foreign-time.js';
import type { PlannedIncident } from './planned-incident.js';
import { property, readUpdates } from './read-updates.js';
import { severityOf, statusOf } from './statuspage-vocabulary.js';

/** A record of Statuspage's incident history; nothing about it is certain. */
export type StatuspageRecord = Readonly<Record<string, unknown>>;

type Report = (problem: string) => void;

/** Records without an id are told apart by what they say, so that a second import finds them. */
function readExternalId(record: StatuspageRecord, report: Report): string {
  const { id } = record;
  const given = cleanLine(typeof id === 'number' ? String(id) : id);
  if (given !== '' && given.length <= 200) return given;
  report('the record has no usable id; one was made from its name and times');
  const { name, created_at: createdAt, started_at: startedAt } = record;
  const content = JSON.stringify([id, name, createdAt, startedAt]);
  return `sha256-${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
}

function readTitle(record: StatuspageRecord, report: Report): string {
  const title = cleanLine(record['name']);
  if (title === '') report('the record has no name');
  if (title.length > 200) report('the name is longer than 200 characters and was cut');
  return title === '' ? 'Untitled incident' : cutText(title, 200);
}

function readDescription(record: StatuspageRecord): string {
  const { components } = record;
  const names = (Array.isArray(components) ? components : [])
    .map((component: unknown) => cleanLine(property(component, 'name')))
    .filter((name) => name !== '');
  const link = cleanLine(record['shortlink']);
  const parts = [
    ...(names.length > 0 ? [`Affected components: ${names.join(', ')}`] : []),
    ...(link === '' ? [] : [`Imported from ${link}`]),
  ];
  return cutText(parts.join('\n\n'), 20_000);
}

function readTime(
  record: StatuspageRecord,
  name: string,
  { now, report }: { now: Date; report: Report },
): Date | null {
  const value = record[name];
  const time = parseForeignTime(value);
  if (time === null && typeof value === 'string' && !value.startsWith('0001-')) {
    report(`${name} is not a time`);
  }
  if (time !== null && isInFuture(time, now)) report(`${name} is in the future`);
  return time;
}

interface Times {
  readonly started: Date | null;
  readonly created: Date | null;
  readonly monitoring: Date | null;
  readonly resolved: Date | null;
}

/** The pairs of times of which the first must not come after the second. */
const EXPECTED_ORDER = [
  ['started', 'created'],
  ['started', 'monitoring'],
  ['started', 'resolved'],
  ['created', 'resolved'],
  ['monitoring', 'resolved'],
] as const;

function reportDisorder(times: Times, report: Report): void {
  for (const [first, second] of EXPECTED_ORDER) {
    const [a, b] = [times[first], times[second]];
    if (a !== null && b !== null && a > b) report(`${second}_at is before ${first}_at`);
  }
}

/** The record's own times; what it skipped takes the time of the next step, as in `milestonesAfter`. */
function readMilestones(times: Times, status: Status, declaredAt: Date): Milestones {
  const isResolved = status === 'resolved';
  const resolvedAt = isResolved ? (times.resolved ?? declaredAt) : null;
  const isMitigated = isResolved || status === 'monitoring';
  return {
    impactStartedAt: times.started,
    detectedAt: null,
    declaredAt,
    acknowledgedAt: status === 'triage' ? null : declaredAt,
    mitigatedAt: isMitigated ? (times.monitoring ?? resolvedAt ?? declaredAt) : null,
    resolvedAt,
    closedAt: null,
  };
}

/**
 * Reads one record of a Statuspage history into an incident of ours. Nothing is refused: what is
 * missing is made up in the least surprising way, what is incoherent is kept, and both are reported.
 */
export function readStatuspageRecord(record: StatuspageRecord, now: Date): PlannedIncident {
  const problems: string[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const externalId = readExternalId(record, report);
  const title = readTitle(record, report);

  const reading = { now, report };
  const times: Times = {
    started: readTime(record, 'started_at', reading),
    created: readTime(record, 'created_at', reading),
    monitoring: readTime(record, 'monitoring_at', reading),
    resolved: readTime(record, 'resolved_at', reading),
  };
  reportDisorder(times, report);
  if (times.created === null) report('the record has no time of creation');

  const known = statusOf(record['status']);
  if (known === undefined) report('the status is unknown');
  const status = known ?? (times.resolved === null ? 'investigating' : 'resolved');
  const fallbackTime = times.created ?? times.started ?? now;
  const updates = readUpdates(record, { fallbackStatus: status, fallbackTime, report });
  const [first, last] = [updates.at(0), updates.at(-1)];
  if (last === undefined) report('the record has no updates');
  else if (last.status !== status) report(`the last update says ${last.status}, not ${status}`);
  if (status === 'resolved' && times.resolved === null) report('resolved_at is missing');
  if (status !== 'resolved' && times.resolved !== null)
    report('resolved_at on an unresolved record');

  const severity = severityOf(record['impact']);
  if (severity === undefined) report('the impact is unknown');
  const resolved = times.resolved ?? last?.at ?? null;
  return {
    externalId,
    title,
    description: readDescription(record),
    severity: severity ?? DEFAULT_SEVERITY,
    status,
    milestones: readMilestones(
      { ...times, resolved },
      status,
      times.created ?? times.started ?? first?.at ?? now,
    ),
    updates,
    problems,
  };
}
