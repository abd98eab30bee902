import type { Incident, Task, TimelineEvent } from '../../api/types';
import { keysOf } from '../../app/keys-of';

export type Status = Incident['status'];
export type Severity = Incident['severity'];
export type Category = Incident['category'];
export type IncidentRole = keyof Incident['roles'];
export type TimelineKind = TimelineEvent['kind'];
export type TaskStatus = Task['status'];

/* The records are complete by type: a word that the API adds and that is not here fails the type check. */

export const STATUS_LABELS: Readonly<Record<Status, string>> = {
  triage: 'Triage',
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  closed: 'Closed',
  declined: 'Declined',
  merged: 'Merged',
  canceled: 'Canceled',
};

export const CATEGORY_COLORS: Readonly<Record<Category, string>> = {
  triage: 'violet',
  active: 'red',
  mitigated: 'orange',
  resolved: 'teal',
  closed: 'gray',
};

export const STATUS_CATEGORIES: Readonly<Record<Status, Category>> = {
  triage: 'triage',
  investigating: 'active',
  identified: 'active',
  monitoring: 'mitigated',
  resolved: 'resolved',
  closed: 'closed',
  declined: 'closed',
  merged: 'closed',
  canceled: 'closed',
};

/** Statuses in which work goes on. */
export const OPEN_STATUSES: readonly Status[] = [
  'triage',
  'investigating',
  'identified',
  'monitoring',
];

export const SEVERITY_LABELS: Readonly<Record<Severity, string>> = {
  SEV1: 'SEV1: critical',
  SEV2: 'SEV2: major',
  SEV3: 'SEV3: minor',
  SEV4: 'SEV4: low',
};

export const SEVERITY_COLORS: Readonly<Record<Severity, string>> = {
  SEV1: 'red',
  SEV2: 'orange',
  SEV3: 'yellow',
  SEV4: 'gray',
};

export const ROLE_LABELS: Readonly<Record<IncidentRole, string>> = {
  incident_commander: 'Incident commander',
  communications_lead: 'Communications lead',
  operations_lead: 'Operations lead',
  scribe: 'Scribe',
};

export const KIND_LABELS: Readonly<Record<TimelineKind, string>> = {
  note: 'Note',
  observation: 'Observation',
  decision: 'Decision',
  action: 'Action',
  communication: 'Communication',
  declared: 'Declared',
  updated: 'Edited',
  status_changed: 'Status',
  severity_changed: 'Severity',
  role_assigned: 'Role',
  timestamps_changed: 'Timestamps',
  task_added: 'Task added',
  task_completed: 'Task completed',
  task_reopened: 'Task reopened',
  task_canceled: 'Task canceled',
  status_update: 'Status update',
  merged: 'Merged',
  merge_received: 'Merged',
  link_added: 'Link added',
  link_removed: 'Link removed',
  ticket_linked: 'Ticket',
  ticket_unlinked: 'Ticket',
  review_started: 'Review',
  review_status_changed: 'Review',
  alert_fired: 'Alert',
  alert_acknowledged: 'Alert seen',
  alert_resolved: 'Alert resolved',
};

export const TASK_STATUS_LABELS: Readonly<Record<TaskStatus, string>> = {
  todo: 'To do',
  in_progress: 'In progress',
  done: 'Done',
  canceled: 'Canceled',
};

export const STATUSES: readonly Status[] = keysOf(STATUS_LABELS);
export const SEVERITIES: readonly Severity[] = keysOf(SEVERITY_LABELS);
export const INCIDENT_ROLES: readonly IncidentRole[] = keysOf(ROLE_LABELS);
/** What people write down themselves; all other kinds the product records. */
export const WRITTEN_KINDS = [
  'note',
  'observation',
  'decision',
  'action',
  'communication',
] as const;
export type WrittenKind = (typeof WRITTEN_KINDS)[number];
