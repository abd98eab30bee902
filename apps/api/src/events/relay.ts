import { isUnavailable } from '@incident-tracker/db';
import type { Database, PlatformSession } from '@incident-tracker/db';
import { leadInTurn } from '../platform/leadership/lead-in-turn.js';
import type { Leadership, Turn } from '../platform/leadership/lead-in-turn.js';
import { LOCKS } from '../platform/leadership/locks.js';
import type { LiveEvents } from '../platform/live-events.js';
import type { Logger } from '../platform/logger.js';
import { announcer } from './announcer.js';
import { formatPosition } from './position.js';
import type { Position } from './position.js';
import type { RelayConsumer } from './relay-consumer.js';
import {
  ensureCursor,
  listEventsAfter,
  loadCursor,
  saveCursors,
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

class RelayWorker {
  readonly #logger: Logger;
  readonly #consumers: readonly RelayConsumer[];
  readonly #pokes = new SignalLight();
  /** By the clock that never jumps. */
  readonly #restUntil = new Map<string, number>();
  /** How far each consumer has been fed; whoever leads is the only one to move them. */
  readonly #places = new Map<string, Position>();

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
      for (const consumer of this.#consumers) {
        await ensureCursor(trx, consumer);
        this.#places.set(consumer.name, await loadCursor(trx, consumer.name));
      }
    });
    begin();
    while (!stop.aborted) {
      const seen = this.#pokes.version;
      if (!(await this.#round(session))) await this.#pokes.changedSince(seen, stop, TICK_MS);
    }
  }

  /** Feeds everybody; most stand at the same place. @returns whether there may be more at once. */
  async #round(session: PlatformSession): Promise<boolean> {
    const now = performance.now();
    const awake = this.#consumers.filter(({ name }) => (this.#restUntil.get(name) ?? 0) <= now);
    const groups = Map.groupBy(awake, ({ name }) => formatPosition(this.#placeOf(name)));
    let more = false;
    for (const group of groups.values()) more = (await this.#feed(session, group)) || more;
    return more;
  }

  /**
   * Hands consumers that stand at the same place their next events, in one transaction. One that fails
   * rests, and the others get theirs without it. @returns whether there may be more at once.
   */
  async #feed(session: PlatformSession, consumers: readonly RelayConsumer[]): Promise<boolean> {
    const [first] = consumers;
    if (first === undefined) return false;
    let handling = consumers.length === 1 ? first : undefined;
    try {
      const events = await session.transaction(async (trx) => {
        const next = await listEventsAfter(trx, this.#placeOf(first.name), BATCH_SIZE);
        const last = next.at(-1);
        if (last === undefined) return next;
        for (const consumer of consumers) {
          handling = consumer;
          await consumer.handle(next, trx);
        }
        handling = consumers.length === 1 ? first : undefined;
        await saveCursors(trx, consumers, last);
        return next;
      });
      const last = events.at(-1);
      if (last === undefined) return false;
      for (const { name } of consumers) this.#places.set(name, last);
      for (const consumer of consumers) consumer.committed?.();
      return events.length === BATCH_SIZE;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      if (handling === undefined) return this.#feedOneByOne(session, consumers);
      const { name } = handling;
      this.#logger.error({ err: error, consumer: name }, 'a consumer of the relay failed');
      this.#restUntil.set(name, performance.now() + CONSUMER_RETRY_MS);
      return this.#feed(
        session,
        consumers.filter((consumer) => consumer !== handling),
      );
    }
  }

  /** One of them has spoilt the commit for the others, and nobody knows which. */
  async #feedOneByOne(
    session: PlatformSession,
    consumers: readonly RelayConsumer[],
  ): Promise<boolean> {
    let more = false;
    for (const consumer of consumers) more = (await this.#feed(session, [consumer])) || more;
    return more;
  }

  #placeOf(name: string): Position {
    const place = this.#places.get(name);
    if (place === undefined) throw new Error(`the consumer ${name} has no place`);
    return place;
  }
}
