import type { Contract, Unlisted } from '../contract.js';

type Payloads = Contract['events'];

/** Who caused an event. */
export interface EventActor {
  readonly type: 'user' | 'service_account' | 'system' | Unlisted;
  readonly id: string | null;
}

interface EventOf<Type extends string, Payload> {
  /** The event's own id, the same for every reader. */
  readonly id: string;
  readonly type: Type;
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly tenantId: string;
  readonly data: Payload & { readonly actor: EventActor };
  /** Where the stream stands after this event: give it as `from` to go on from here. */
  readonly position: string;
}

/** The types of events that this release knows. */
export type EventType = keyof Payloads;

/** A domain event, told apart by `type`. New servers may send types that are not listed here. */
export type TrackerEvent =
  | { [Type in EventType]: EventOf<Type, Payloads[Type]> }[EventType]
  | EventOf<Unlisted, Readonly<Record<string, unknown>>>;
