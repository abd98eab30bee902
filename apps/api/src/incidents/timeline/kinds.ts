/** What people write down themselves. */
export const WRITTEN_KINDS = [
  'note',
  'observation',
  'decision',
  'action',
  'communication',
] as const;
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

/** What the product writes down about changes. */
const RECORDED_KINDS = [
  'declared',
  'updated',
  'status_changed',
  'severity_changed',
  'role_assigned',
  'timestamps_changed',
  'task_added',
  'task_completed',
  'task_reopened',
  'task_canceled',
  'status_update',
  'merged',
  'merge_received',
  'link_added',
  'link_removed',
  'ticket_linked',
  'ticket_unlinked',
  'review_started',
  'review_status_changed',
  'alert_fired',
  'alert_acknowledged',
  'alert_resolved',
] as const;

/** Every kind of timeline event. */
export const TIMELINE_KINDS = [...WRITTEN_KINDS, ...RECORDED_KINDS] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** True for what people wrote: only that can be edited, the record of changes stands. */
export function isWritten(kind: string): kind is WrittenKind {
  return WRITTEN_KINDS.some((known) => known === kind);
}

/** The kind in a database column, which only this program fills. */
export function parseTimelineKind(value: string): TimelineKind {
  const kind = TIMELINE_KINDS.find((known) => known === value);
  if (kind === undefined) throw new Error(`unknown kind of timeline event: ${value}`);
  return kind;
}
