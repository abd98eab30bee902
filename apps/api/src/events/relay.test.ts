import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../platform/logger.js';
import { commitEvent, cutRelay, holdEvent } from '../testing/outbox.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import type { RelayConsumer } from './relay-consumer.js';
import { startRelay } from './relay.js';

const logger = createLogger('silent');

/** A consumer that remembers the titles it was given. */
function remembering(
  name = 'test',
  startsFrom: RelayConsumer['startsFrom'] = 'now',
): RelayConsumer & { readonly titles: unknown[] } {
  const titles: unknown[] = [];
  return {
    name,
    startsFrom,
    titles,
    handle: async (events) => {
      titles.push(...events.map(({ payload }) => payload['title']));
    },
  };
}

describe('the relay', () => {
  let test: TestDatabase;
  let tenantId: string;
  beforeEach(async () => {
    test = await createTestDatabase();
    tenantId = await insertTenant(test.database);
  });
  afterEach(() => test[Symbol.asyncDispose]());

  const start = (consumers: readonly RelayConsumer[]) =>
    startRelay(test.database, logger, { consumers });
  /** A relay that leads, so that its consumers have their place and miss nothing from here on. */
  const startLeading = async (consumers: readonly RelayConsumer[]) => {
    const relay = start(consumers);
    await vi.waitFor(() => expect(relay.leading).toBe(true), 5_000);
    return relay;
  };
  const commit = (title: string) => commitEvent(test.database, tenantId, title);
  const expectTitles = (consumer: { readonly titles: unknown[] }, expected: unknown[]) =>
    vi.waitFor(() => expect(consumer.titles).toEqual(expected), { timeout: 10_000, interval: 20 });

  it('does not step over an event that was written first and committed last', async () => {
    const consumer = remembering();
    await using _relay = await startLeading([consumer]);
    const late = await holdEvent(test.database, tenantId, 'late');
    await commit('second');
    await commit('third');
    // Several ticks: a relay that went by what it sees would have handed these on.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(consumer.titles).toEqual([]);
    await late.commit();
    await expectTitles(consumer, ['late', 'second', 'third']);
  });

  it('goes on after a restart where it stood, and feeds nothing twice', async () => {
    const consumer = remembering();
    {
      await using _relay = await startLeading([consumer]);
      await commit('one');
      await expectTitles(consumer, ['one']);
    }
    await commit('two');
    await commit('three');
    await using _relay = await startLeading([consumer]);
    await expectTitles(consumer, ['one', 'two', 'three']);
    expect(consumer.titles).toHaveLength(3);
  });

  it('works once however many run, and another one takes over when its connection is cut', async () => {
    const consumers = [remembering(), remembering()];
    await using first = await startLeading(consumers.slice(0, 1));
    await using second = start(consumers.slice(1));
    await commit('one');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([first.leading, second.leading]).toEqual([true, false]);
    expect(consumers.map(({ titles }) => titles)).toEqual([['one'], []]);

    await cutRelay(test.database);
    await commit('two');
    await vi.waitFor(
      () => expect(consumers.flatMap(({ titles }) => titles)).toEqual(['one', 'two']),
      10_000,
    );
    await vi.waitFor(
      () => expect([first.leading, second.leading].filter(Boolean)).toHaveLength(1),
      10_000,
    );
  });

  it('feeds a new consumer from the beginning or from now, as it asks', async () => {
    await commit('before');
    const consumers = [remembering('archive', 'beginning'), remembering('news', 'now')] as const;
    await using _relay = await startLeading(consumers);
    await commit('after');
    await expectTitles(consumers[0], ['before', 'after']);
    await expectTitles(consumers[1], ['after']);
    expect(consumers[1].titles).not.toContain('before');
  });

  it('gives a consumer that failed the same events again, and does not hold up the others', async () => {
    const steady = remembering('steady');
    const shaky = remembering('shaky');
    let failures = 0;
    const failing: RelayConsumer = {
      name: 'shaky',
      startsFrom: 'now',
      handle: (events, trx) => {
        failures += 1;
        return failures === 1 ? Promise.reject(new Error('not now')) : shaky.handle(events, trx);
      },
    };
    await using _relay = await startLeading([failing, steady]);
    await commit('one');
    await expectTitles(steady, ['one']);
    expect(shaky.titles).toEqual([]);
    await expectTitles(shaky, ['one']);
  });

  it('feeds those who stand at the same place in one transaction', async () => {
    const transactions: string[] = [];
    const noting = (name: string): RelayConsumer => ({
      name,
      startsFrom: 'now',
      handle: async (_events, trx) => {
        const { rows } = await sql<{ xid: string }>`SELECT pg_current_xact_id() AS xid`.execute(
          trx,
        );
        transactions.push(rows[0]?.xid ?? '');
      },
    });
    await using _relay = await startLeading([noting('first'), noting('second')]);
    await commit('one');
    await vi.waitFor(() => expect(transactions).toHaveLength(2), 5_000);
    expect(new Set(transactions).size).toBe(1);
  });

  it('goes on after a restore from a server whose transaction ids were ahead', async () => {
    const consumer = remembering();
    await (await startLeading([consumer]))[Symbol.asyncDispose]();
    await commit('restored');
    await test.database.platformTransaction(async (trx) => {
      await sql`UPDATE outbox_events SET xid = '4000000000000'`.execute(trx);
      await sql`UPDATE relay_cursors SET xid = '4000000000000'`.execute(trx);
    });
    await using _relay = await startLeading([consumer]);
    await commit('new');
    await expectTitles(consumer, ['new']);
    expect(consumer.titles).not.toContain('restored');
  });
});
