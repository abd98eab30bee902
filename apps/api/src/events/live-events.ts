import type { Database } from '@incident-tracker/db';
import type { LiveEvents, LiveSubscription, StreamEvent } from '../platform/live-events.js';
import type { Logger } from '../platform/logger.js';
import { AppError } from '../trpc/errors.js';
import { ANNOUNCEMENT_CHANNEL, announcedTenants } from './announcements.js';
import { FIRST_ID, formatPosition, parsePosition } from './position.js';
import { findHorizon, listTenantEvents } from './store.js';
import { READ_LIMIT, TenantFeed } from './tenant-feed.js';

/** Readers look by themselves this often, should the relay be silent. */
const FALLBACK_MS = 10_000;

/** The live stream of this node. Dispose of it to end every subscription. */
export async function createLiveEvents(
  db: Database,
  logger: Logger,
): Promise<LiveEvents & AsyncDisposable> {
  const hub = new Hub(db);
  const listening = await db.listen(
    ANNOUNCEMENT_CHANNEL,
    (payload) => hub.wake(announcedTenants(payload)),
    // What was announced while nobody listened is not repeated.
    { onConnect: () => hub.wakeAll() },
  );
  const fallback = setInterval(() => hub.wakeAll(), FALLBACK_MS).unref();
  return {
    poke: () => hub.poke(),
    onPoke: (listener) => hub.onPoke(listener),
    subscribe: (tenantId, options) => hub.subscribe(tenantId, options),
    drain: () => hub.drain(),
    [Symbol.asyncDispose]: async () => {
      clearInterval(fallback);
      hub.drain();
      await listening[Symbol.asyncDispose]();
      logger.debug('live events closed');
    },
  };
}

class Hub implements LiveEvents {
  readonly #db: Database;
  readonly #feeds = new Map<string, TenantFeed>();
  readonly #pokeListeners = new Set<() => void>();
  readonly #draining = new AbortController();

  constructor(db: Database) {
    this.#db = db;
  }

  poke(): void {
    for (const listener of this.#pokeListeners) listener();
  }

  onPoke(listener: () => void): Disposable {
    this.#pokeListeners.add(listener);
    return { [Symbol.dispose]: () => void this.#pokeListeners.delete(listener) };
  }

  wake(tenantIds: Iterable<string>): void {
    for (const tenantId of tenantIds) this.#feeds.get(tenantId)?.wake();
  }

  wakeAll(): void {
    for (const feed of this.#feeds.values()) feed.wake();
  }

  drain(): void {
    this.#draining.abort();
  }

  async subscribe(
    tenantId: string,
    options: { from?: string | undefined; signal: AbortSignal },
  ): Promise<LiveSubscription> {
    if (this.#draining.signal.aborted) {
      throw new AppError('UNAVAILABLE', {}, { retryAfterSeconds: 1 });
    }
    const startsAt = await this.#startOf(tenantId, options.from);
    const signal = AbortSignal.any([options.signal, this.#draining.signal]);
    return { startsAt, events: this.#events(tenantId, { startsAt, signal }) };
  }

  /** Now is the end of what is settled: a transaction that is still running comes after it. */
  async #startOf(tenantId: string, from: string | undefined): Promise<string> {
    const given = from === undefined ? undefined : parsePosition(from);
    const read = { readOnly: true };
    const { settled, next } = await this.#db.tenantTransaction(tenantId, findHorizon, read);
    if (given === undefined) return formatPosition({ xid: settled, id: FIRST_ID });
    // From another database, or made up: waiting for it would take for ever.
    if (BigInt(given.xid) > BigInt(next)) throw new AppError('CURSOR_INVALID');
    return formatPosition(given);
  }

  async *#events(
    tenantId: string,
    { startsAt, signal }: { startsAt: string; signal: AbortSignal },
  ): AsyncGenerator<StreamEvent, void> {
    const feed = this.#enter(tenantId);
    try {
      yield* feed.follow(startsAt, signal);
    } finally {
      feed.readers -= 1;
      if (feed.readers === 0) this.#feeds.delete(tenantId);
    }
  }

  #enter(tenantId: string): TenantFeed {
    let feed = this.#feeds.get(tenantId);
    if (feed === undefined) {
      feed = new TenantFeed((after) =>
        this.#db.tenantTransaction(
          tenantId,
          (trx) => listTenantEvents(trx, { tenantId, after, limit: READ_LIMIT }),
          { readOnly: true },
        ),
      );
      this.#feeds.set(tenantId, feed);
    }
    feed.readers += 1;
    return feed;
  }
}
