import type { PlatformTransaction } from '@incident-tracker/db';

/** An event of the outbox as the relay hands it on. */
export interface RelayedEvent {
  readonly tenantId: string;
  readonly id: string;
  readonly xid: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  /** The trace of the request in which it happened; what is done about it stands below that. */
  readonly traceparent: string | null;
}

/**
 * Somebody whom the relay feeds. Each consumer has its own place in the outbox, so that one that
 * fails does not hold up the others.
 */
export interface RelayConsumer {
  /** Key of its place in `relay_cursors`; never reused for another purpose. */
  readonly name: string;
  /** Where it starts on a database where it has no place yet. */
  readonly startsFrom: 'beginning' | 'now';
  /**
   * Takes the next events, in order. What it writes by `trx` commits together with its new place, so
   * it happens once; what it does elsewhere may be repeated after a crash. If it rejects, it gets
   * the same events again later.
   */
  handle(events: readonly RelayedEvent[], trx: PlatformTransaction): Promise<void>;
  /** Told when what `handle` wrote has been committed. */
  committed?(): void;
}
