/** One domain event as a consumer of the stream sees it. */
export interface StreamEvent {
  /** Where the stream stands after this event; resuming from it misses and repeats nothing. */
  readonly position: string;
  /** The event's own id (UUIDv7), the same for every consumer. */
  readonly id: string;
  /** For example `incident.declared`. */
  readonly type: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A place in the stream, taken. */
export interface LiveSubscription {
  /** The position from which it goes on. */
  readonly startsAt: string;
  /**
   * The events after `startsAt`, in order, read as they are asked for; ends when the signal aborts
   * or the node drains. To be iterated once.
   */
  readonly events: AsyncIterable<StreamEvent>;
}

/** The live stream of a node: what the relay has seen, handed to whoever listens. */
export interface LiveEvents {
  /** How many streams are open. */
  readonly connections: number;
  /** A mutation of this process has committed: look at the outbox now instead of at the next tick. */
  poke(): void;
  /** Calls `listener` at each poke until the result is disposed of. */
  onPoke(listener: () => void): Disposable;
  /**
   * Takes a place in a tenant's stream: just after `from` (a position), or now. What commits after
   * this has resolved is not missed.
   * @throws AppError CURSOR_INVALID when `from` is not a position; UNAVAILABLE when the node drains.
   */
  subscribe(
    tenantId: string,
    options: { from?: string | undefined; signal: AbortSignal },
  ): Promise<LiveSubscription>;
  /** Ends every subscription, so that clients reconnect to another node, and takes no new ones. */
  drain(): void;
}
