import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@incident-tracker/db';
import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvents, StreamEvent } from '../platform/live-events.js';
import { createLogger } from '../platform/logger.js';
import { commitEvent, cutConnections, holdEvent } from '../testing/outbox.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { createLiveEvents } from './live-events.js';
import { startRelay } from './relay.js';

const logger = createLogger('silent');
const titleOf = (event: StreamEvent): string => String(event.data['title']);
const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `event ${n}`);

describe('the live stream', () => {
  let test: TestDatabase;
  let tenantId: string;
  let live: LiveEvents;
  let stack: AsyncDisposableStack;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    test = stack.use(await createTestDatabase());
    tenantId = await insertTenant(test.database);
    const node = stack.use(await createLiveEvents(test.database, logger));
    stack.use(startRelay(test.database, logger, { live: node }));
    live = node;
  });
  afterEach(() => stack.disposeAsync());

  const commit = async (title: string, tenant = tenantId): Promise<void> => {
    await commitEvent(test.database, tenant, title);
    live.poke();
  };

  /** Reads `count` events, then leaves as a client does whose connection is cut. */
  async function take(
    count: number,
    from?: string,
    node = live,
  ): Promise<{ events: StreamEvent[]; startsAt: string }> {
    const leave = new AbortController();
    const { startsAt, events: stream } = await node.subscribe(tenantId, {
      from,
      signal: leave.signal,
    });
    const events: StreamEvent[] = [];
    if (count > 0) {
      for await (const event of stream) {
        events.push(event);
        if (events.length === count) leave.abort();
      }
    }
    return { events, startsAt };
  }

  it('brings 500 events exactly once and in order to a client that is cut off 100 times', async () => {
    const titles = numbered(500);
    const { startsAt } = await take(0);
    const writing = (async () => {
      for (const title of titles) await commit(title);
    })();
    const received: StreamEvent[] = [];
    let from = startsAt;
    for (let connection = 0; connection < 100; connection += 1) {
      const { events } = await take(5, from);
      received.push(...events);
      from = events.at(-1)?.position ?? from;
    }
    await writing;
    expect(received.map(titleOf)).toEqual(titles);
    expect(new Set(received.map(({ position }) => position)).size).toBe(titles.length);
  });

  it('brings every event once when 40 writers commit at the same time', async () => {
    const { startsAt } = await take(0);
    const titles = numbered(200);
    const queue = [...titles];
    const writer = async (): Promise<void> => {
      for (let title = queue.pop(); title !== undefined; title = queue.pop()) await commit(title);
    };
    const [{ events }] = await Promise.all([
      take(200, startsAt),
      ...Array.from({ length: 40 }, writer),
    ]);
    expect(events.map(titleOf).sort()).toEqual([...titles].sort());
    const positions = events.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
  });

  it('starts from now, misses nothing that commits after that and shows nothing from before', async () => {
    // As long as this is open, what commits after it is not settled.
    const open = await holdEvent(test.database, await insertTenant(test.database), 'elsewhere');
    await commit('before');
    const leave = new AbortController();
    const { events } = await live.subscribe(tenantId, { signal: leave.signal });
    // Nobody reads yet: the place in the stream is taken all the same.
    await commit('after');
    await open.commit();
    live.poke();
    const { value } = await events[Symbol.asyncIterator]().next();
    expect(titleOf(value)).toBe('after');
    leave.abort();
  });

  it('does not step over an event whose transaction was open when the stream began', async () => {
    const late = await holdEvent(test.database, tenantId, 'late');
    const { startsAt } = await take(0);
    await commit('quick');
    const reading = take(2, startsAt);
    await late.commit();
    live.poke();
    expect((await reading).events.map(titleOf)).toEqual(['late', 'quick']);
  });

  it('is not held up by a transaction that is open in another database of the server', async () => {
    await using neighbour = await createTestDatabase();
    const open = await holdEvent(
      neighbour.database,
      await insertTenant(neighbour.database),
      'elsewhere',
    );
    const { startsAt } = await take(0);
    const reading = take(1, startsAt);
    await commit('here');
    const received = await Promise.race([reading, sleep(5_000, null)]);
    await open.commit();
    expect(received?.events.map(titleOf)).toEqual(['here']);
  });

  it('is the same on every node, and goes on when the relay is another one', async () => {
    await using other = await createLiveEvents(test.database, logger);
    const { startsAt } = await take(0);
    const reading = Promise.all([take(3, startsAt), take(3, startsAt, other)]);
    await commit('one');
    await using _successor = startRelay(test.database, logger);
    await commit('two');
    await commit('three');
    const [here, there] = await reading;
    expect(here.events.map(titleOf)).toEqual(['one', 'two', 'three']);
    expect(there.events).toEqual(here.events);
  });

  it('goes on where it stood after every connection to the database was cut', async () => {
    const leave = new AbortController();
    const { events } = await live.subscribe(tenantId, { signal: leave.signal });
    const stream = events[Symbol.asyncIterator]();
    await commit('one');
    const one = await stream.next();
    const next = stream.next();
    await cutConnections(test.database);
    await vi.waitFor(() => commit('two'), { timeout: 10_000, interval: 100 });
    expect([one.value, (await next).value].map(titleOf)).toEqual(['one', 'two']);
    leave.abort();
  });

  it('never shows the events of another tenant', async () => {
    const neighbour = await insertTenant(test.database);
    const { startsAt } = await take(0);
    const reading = take(2, startsAt);
    await commit('theirs', neighbour);
    await commit('ours 1');
    await commit('theirs again', neighbour);
    await commit('ours 2');
    expect((await reading).events.map(titleOf)).toEqual(['ours 1', 'ours 2']);
  });

  it('lets slow readers read on from memory-bounded pages', async () => {
    const { startsAt } = await take(0);
    const titles = numbered(450);
    await Promise.all(titles.map((title) => commit(title)));
    const { events } = await take(450, startsAt);
    expect(events.map(titleOf).sort()).toEqual([...titles].sort());
  });

  it.each(['nonsense', `ffffffffffffffff-${newId()}`])('refuses the position %s', async (from) => {
    await expect(take(1, from)).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('ends when the node drains, and takes no new readers then', async () => {
    const reading = take(1);
    await take(0);
    live.drain();
    expect((await reading).events).toEqual([]);
    await expect(take(1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('pokes its listeners at once, and once more for all that happened meanwhile', async () => {
    await using node = await createLiveEvents(test.database, logger);
    let pokes = 0;
    using _ = node.onPoke(() => {
      pokes += 1;
    });
    for (let n = 0; n < 1_000; n += 1) node.poke();
    expect(pokes).toBe(1);
    await vi.waitFor(() => expect(pokes).toBe(2), 5_000);
    await sleep(100);
    expect(pokes).toBe(2);
    node.poke();
    expect(pokes).toBe(3);
  });

  it('brings an event to a waiting reader within 100 ms in the median', async () => {
    const leave = new AbortController();
    const { events } = await live.subscribe(tenantId, { signal: leave.signal });
    const stream = events[Symbol.asyncIterator]();
    const latencies: number[] = [];
    for (const title of numbered(30)) {
      const next = stream.next();
      await commit(title);
      const committedAt = performance.now();
      await next;
      latencies.push(performance.now() - committedAt);
    }
    leave.abort();
    latencies.sort((a, b) => a - b);
    const [median = Infinity] = latencies.slice(15);
    expect(median).toBeLessThan(100);
  });
});
