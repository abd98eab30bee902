import type { Permission } from '@incident-tracker/policy';
import { findEventType } from '../../events/catalogue.js';
import type { RelayedEvent } from '../../events/relay-consumer.js';
import { KIND_NAMES, kindOf } from '../catalogue.js';
import type { NotificationKindName, Trigger } from '../catalogue.js';
import { readEvent } from '../told-event.js';
import type { ToldEvent } from '../told-event.js';

/** What a notification leads to. */
export interface Subject {
  readonly type: 'incident' | 'ticket';
  readonly id: string;
  readonly reference: string;
}

/** An event that is of a kind: whom it is told is found out next. */
export interface Occurrence {
  readonly kind: NotificationKindName;
  readonly told: ToldEvent;
  readonly tenantId: string;
  readonly subject: Subject;
  /** What its readers must be allowed. */
  readonly permission: Permission;
}

interface Entry {
  readonly kind: NotificationKindName;
  readonly trigger: Trigger;
}

/** The kinds by the events that they are about, in the order of the catalogue. */
const BY_EVENT: ReadonlyMap<string, readonly Entry[]> = Map.groupBy(
  KIND_NAMES.flatMap((kind) => kindOf(kind).triggers.map((trigger) => ({ kind, trigger }))),
  ({ trigger }) => trigger.event,
);

/** The types of events that anybody may be told of. */
const TOLD_TYPES: ReadonlySet<string> = new Set(BY_EVENT.keys());

function subjectOf(told: ToldEvent): Subject | null {
  const { ticketId, incidentId, reference, event } = told;
  if (event.type.startsWith('ticket.')) {
    return ticketId === undefined ? null : { type: 'ticket', id: ticketId, reference };
  }
  return incidentId === undefined ? null : { type: 'incident', id: incidentId, reference };
}

/** What a transaction did to a subject, as text to be compared. */
const doingOf = (type: string, { xid }: RelayedEvent, { id }: Subject): string =>
  `${type} ${xid} ${id}`;

/** The occurrences in a batch of events, in their order; of one event, in the order of the catalogue. */
export function occurrencesIn(events: readonly RelayedEvent[]): Occurrence[] {
  const read = events.flatMap((event) => {
    if (!TOLD_TYPES.has(event.type)) return [];
    const told = readEvent(event);
    const subject = told === null ? null : subjectOf(told);
    return told === null || subject === null ? [] : [{ told, subject }];
  });
  const doings = new Set(
    read.map(({ told, subject }) => doingOf(told.event.type, told.event, subject)),
  );
  return read.flatMap(({ told, subject }) => {
    const { event } = told;
    return (BY_EVENT.get(event.type) ?? []).flatMap(({ kind, trigger }) => {
      const { unless, permission = findEventType(event.type)?.permission } = kindOf(kind);
      if (permission === undefined || trigger.when?.(told) === false) return [];
      if (unless !== undefined && doings.has(doingOf(unless, event, subject))) return [];
      return [{ kind, told, tenantId: event.tenantId, subject, permission }];
    });
  });
}
