import type { Database } from '@incident-tracker/db';
import type { LiveEvents, LiveSubscription, StreamEvent } from '../platform/live-events.js';
import type { Logger } from '../platform/logger.js';
import { AppError } from '../trpc/errors.js';
import { ANNOUNCEMENT_CHANNEL, announcedTenants } from './announcements.js';
import { FIRST_ID, formatPosition, parsePosition } from './position.js';
import { findHorizon, listTenantEvents } from './store.js';
import type { Horizon } from './store.js';
import { READ_LIMIT, TenantFeed } from './tenant-feed.js';

/** Readers look by themselves this often, should the relay be silent. */
const FALLBACK_MS = 10_000;
/**
 * Listeners are poked so often at most. Each of them looks into the database when it is: while much is
 * written, what comes in between is found together.
 */
const POKE_MS = 25;

interface Start {
  readonly startsAt: string;
  /** Events behind that position which had been committed already when the reader came. */
  readonly past: Set<string>;
}

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
    get connections() {
      return hub.connections;
    },
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

/**
 * Whoever resumes from before what has been removed has missed events, and has to know: they go on from
 * `resumeFrom`, after reading what they follow anew.
 * @throws AppError CURSOR_INVALID.
 */
function assertKept(given: string, { floorXid, floorId }: Horizon): void {
  if (floorXid === null || floorId === null) return;
  const resumeFrom = formatPosition({ xid: floorXid, id: floorId });
  if (given >= resumeFrom) return;
  throw new AppError(
    'CURSOR_INVALID',
    { reason: 'events_removed', resumeFrom },
    { message: 'Events after this position are no longer kept.' },
  );
}

class Hub implements LiveEvents {
  readonly #db: Database;
  readonly #feeds = new Map<string, TenantFeed>();
  readonly #pokeListeners = new Set<() => void>();
  /** Runs while listeners are left alone. */
  #resting: NodeJS.Timeout | undefined;
  /** Whether somebody has poked meanwhile. */
  #isPoked = false;
  readonly #draining = new AbortController();
  connections = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  poke(): void {
    if (this.#resting !== undefined) {
      this.#isPoked = true;
      return;
    }
    for (const listener of this.#pokeListeners) listener();
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      if (!this.#isPoked) return;
      this.#isPoked = false;
      this.poke();
    }, POKE_MS).unref();
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
    const { startsAt, past } = await this.#startOf(tenantId, options.from);
    const signal = AbortSignal.any([options.signal, this.#draining.signal]);
    return { startsAt, events: this.#events(tenantId, { startsAt, past, signal }) };
  }

  async #startOf(tenantId: string, from: string | undefined): Promise<Start> {
    const given = from === undefined ? undefined : parsePosition(from);
    const read = { readOnly: true };
    const horizon = await this.#db.tenantTransaction(tenantId, findHorizon, read);
    const { settled, next, unsettled } = horizon;
    // Now is the end of what is settled: a transaction that is still running comes after it.
    if (given === undefined) {
      return { startsAt: formatPosition({ xid: settled, id: FIRST_ID }), past: new Set(unsettled) };
    }
    // From another database, or made up: waiting for it would take for ever.
    if (BigInt(given.xid) > BigInt(next)) throw new AppError('CURSOR_INVALID');
    assertKept(formatPosition(given), horizon);
    return { startsAt: formatPosition(given), past: new Set() };
  }

  async *#events(
    tenantId: string,
    { startsAt, past, signal }: Start & { signal: AbortSignal },
  ): AsyncGenerator<StreamEvent, void> {
    const feed = this.#enter(tenantId);
    this.connections += 1;
    try {
      for await (const event of feed.follow(startsAt, signal)) {
        if (!past.delete(event.id)) yield event;
      }
    } finally {
      this.connections -= 1;
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
          (trx) => listTenantEvents(trx, { after, limit: READ_LIMIT }),
          { readOnly: true },
        ),
      );
      this.#feeds.set(tenantId, feed);
    }
    feed.readers += 1;
    return feed;
  }
}
