import { isReopening, parseStatus } from './lifecycle.js';
import { milestonesOf } from './present.js';
import type { RoleChange } from './role-changes.js';
import type { IncidentRow } from './store.js';
import type { TimelineEntry } from './timeline/store.js';

/** A role as people write it. */
function inWords(role: string): string {
  return role.replaceAll('_', ' ');
}

/**
 * Whether a move takes up work again; then also the milestones that were reached, which it clears:
 * the timeline keeps them.
 */
export function reopening(before: IncidentRow, after: IncidentRow): Record<string, unknown> {
  return isReopening(parseStatus(before.status), parseStatus(after.status))
    ? { reopened: true, reached: milestonesOf(before) }
    : { reopened: false };
}

function moveEntries(before: IncidentRow, after: IncidentRow): Omit<TimelineEntry, 'incidentId'>[] {
  const entries: Omit<TimelineEntry, 'incidentId'>[] = [];
  if (before.status !== after.status) {
    const [from, to] = [before.status, after.status];
    const data = reopening(before, after);
    entries.push({
      kind: 'status_changed',
      message: `${data['reopened'] === true ? 'Reopened' : 'Status changed'}: ${from} → ${to}.`,
      data: { from, to, ...data },
    });
  }
  if (before.severity !== after.severity) {
    entries.push({
      kind: 'severity_changed',
      message: `Severity changed: ${before.severity} → ${after.severity}.`,
      data: { from: before.severity, to: after.severity },
    });
  }
  return entries;
}

function roleEntry({ role, from, to }: RoleChange): Omit<TimelineEntry, 'incidentId'> {
  const who = to === null ? 'Nobody' : to.name;
  return {
    kind: 'role_assigned',
    message: `${who} is now ${inWords(role)}${from === null ? '' : `, after ${from.name}`}.`,
    data: { role, from, to },
  };
}

/** What the timeline says of a change, one entry for each thing that happened. */
export function changeEntries(options: {
  before: IncidentRow;
  after: IncidentRow;
  roles: readonly RoleChange[];
  /** Names of changed plain fields and of timestamps that were set by hand. */
  fields: readonly string[];
  timestamps: readonly string[];
}): TimelineEntry[] {
  const { before, after, roles, fields, timestamps } = options;
  const entries = [...moveEntries(before, after), ...roles.map(roleEntry)];
  if (fields.length > 0) {
    entries.push({
      kind: 'updated',
      message: `Changed ${fields.join(' and ')}.`,
      data: { changes: fields, ...(fields.includes('title') && { title: after.title }) },
    });
  }
  if (timestamps.length > 0) {
    entries.push({
      kind: 'timestamps_changed',
      message: `Corrected ${timestamps.join(', ')}.`,
      data: { changes: timestamps },
    });
  }
  return entries.map((entry) => ({ ...entry, incidentId: after.id }));
}
