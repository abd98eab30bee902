import { isUnavailable } from '@incident-tracker/db';
import type { Database, PlatformSession } from '@incident-tracker/db';
import { leadInTurn } from '../platform/leadership/lead-in-turn.js';
import type { Leadership, Turn } from '../platform/leadership/lead-in-turn.js';
import { LOCKS } from '../platform/leadership/locks.js';
import type { LiveEvents } from '../platform/live-events.js';
import type { Logger } from '../platform/logger.js';
import { announcer } from './announcer.js';
import { formatPosition } from './position.js';
import type { RelayConsumer, RelayedEvent } from './relay-consumer.js';
import {
  ensureCursor,
  listEventsAfter,
  loadCursor,
  saveCursor,
  settleRestoredRows,
} from './relay-store.js';
import { SignalLight } from './signal-light.js';

/** The relay looks at the outbox this often when nobody in its own process pokes it. */
const TICK_MS = 100;
/** A consumer that failed is left alone for this long. */
const CONSUMER_RETRY_MS = 2_000;
/** Most events handed on at a time. */
const BATCH_SIZE = 2_000;

export interface RelayOptions {
  /** Its pokes wake the relay. */
  readonly live?: Pick<LiveEvents, 'onPoke'> | undefined;
  readonly consumers?: readonly RelayConsumer[];
}

/**
 * Starts the relay of this process: it tails the outbox and feeds its consumers. Of all that run on
 * a database one works at a time; another takes over within seconds when its connection ends.
 */
export function startRelay(
  db: Database,
  logger: Logger,
  { live, consumers = [announcer] }: RelayOptions = {},
): Leadership {
  const worker = new RelayWorker(logger, consumers);
  const poked = live?.onPoke(() => worker.wake());
  const leadership = leadInTurn(
    { db, logger },
    { name: 'the relay', lock: LOCKS.relay, lead: (turn) => worker.lead(turn) },
  );
  return {
    get leading() {
      return leadership.leading;
    },
    [Symbol.asyncDispose]: async () => {
      poked?.[Symbol.dispose]();
      await leadership[Symbol.asyncDispose]();
    },
  };
}

/** The events that were read in one round, by the place after which they come. */
type Readings = Map<string, readonly RelayedEvent[]>;

class RelayWorker {
  readonly #logger: Logger;
  readonly #consumers: readonly RelayConsumer[];
  readonly #pokes = new SignalLight();
  /** By the clock that never jumps. */
  readonly #restUntil = new Map<string, number>();

  constructor(logger: Logger, consumers: readonly RelayConsumer[]) {
    this.#logger = logger;
    this.#consumers = consumers;
  }

  wake(): void {
    this.#pokes.flash();
  }

  async lead({ session, stop, begin }: Turn): Promise<void> {
    await session.transaction(async (trx) => {
      await settleRestoredRows(trx);
      for (const consumer of this.#consumers) await ensureCursor(trx, consumer);
    });
    begin();
    while (!stop.aborted) {
      const seen = this.#pokes.version;
      let more = false;
      // Most consumers stand at the same place: what one has read serves the others of the same round.
      const read: Readings = new Map();
      for (const consumer of this.#consumers) {
        more = (await this.#feed(session, consumer, read)) || more;
      }
      if (!more) await this.#pokes.changedSince(seen, stop, TICK_MS);
    }
  }

  /** Hands a consumer its next events. @returns whether there may be more at once. */
  async #feed(session: PlatformSession, consumer: RelayConsumer, read: Readings): Promise<boolean> {
    const { name } = consumer;
    if ((this.#restUntil.get(name) ?? 0) > performance.now()) return false;
    try {
      const fed = await session.transaction(async (trx) => {
        const cursor = await loadCursor(trx, name);
        const place = formatPosition(cursor);
        const events = read.get(place) ?? (await listEventsAfter(trx, cursor, BATCH_SIZE));
        read.set(place, events);
        const last = events.at(-1);
        if (last === undefined) return 0;
        await consumer.handle(events, trx);
        await saveCursor(trx, name, last);
        return events.length;
      });
      if (fed > 0) consumer.committed?.();
      return fed === BATCH_SIZE;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#logger.error({ err: error, consumer: name }, 'a consumer of the relay failed');
      this.#restUntil.set(name, performance.now() + CONSUMER_RETRY_MS);
      return false;
    }
  }
}
