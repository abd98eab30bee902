import { setTimeout as sleep } from 'node:timers/promises';
import { callsPerSecond } from '../load/calls-per-second.js';
import { startRedis } from '../processes/start-redis.js';
import { loadRateStores } from '../product/rate-stores.js';
import type { RateRule, RateStores } from '../product/rate-stores.js';
import type { Row } from '../report/row.js';
import { median } from '../statistics.js';
import type { Section } from './section.js';

/** Principals that ask in turn. */
const PRINCIPALS = 1_000;
/** Calls between two looks at the clock. */
const BATCH = 1_000;
const CONNECT_MS = 10_000;
const MICROS = 1e6;

/** What one request by API key keeps to: its own limit and its tenant's, each with a burst. */
function rulesOf(principal: number): RateRule[] {
  const limit = 1_000_000_000;
  return [`key:${principal}`, `tenant:${principal % 50}`].flatMap((key) => [
    { policy: 'read', key, limit, windowMs: 60_000 },
    { policy: 'read-burst', key, limit, windowMs: 1_000 },
  ]);
}

/** Microseconds per request, in this process. */
function inMemory({ MemoryStore }: RateStores, rules: readonly RateRule[][], ms: number): number {
  const store = new MemoryStore();
  const startedAt = performance.now();
  let counted = 0;
  while (performance.now() - startedAt < ms) {
    for (let n = 0; n < BATCH; n += 1) {
      const { allowed } = store.take(rules[counted % rules.length] ?? []);
      if (!allowed) throw new Error('the limit was too low to measure with');
      counted += 1;
    }
  }
  return ((performance.now() - startedAt) * 1000) / counted;
}

async function connected(store: ReturnType<RateStores['connectRedisStore']>): Promise<void> {
  const until = performance.now() + CONNECT_MS;
  for (;;) {
    try {
      await store.take(rulesOf(0));
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(50);
    }
  }
}

/** What it costs to count one request, under the four rules that hold for it. */
export const limiter: Section = {
  name: 'limiter',
  title: `one request counted under four rules, ${PRINCIPALS} principals`,
  async run({ options }) {
    const stores = await loadRateStores();
    const rules = Array.from({ length: PRINCIPALS }, (_, n) => rulesOf(n));
    const { seconds, rounds, connections } = options;
    await using redis = await startRedis();
    await using shared = redis === null ? null : stores.connectRedisStore(redis.url);
    if (shared !== null) await connected(shared);
    let asked = 0;
    const inRedis = (concurrency: number): Promise<number> =>
      callsPerSecond(
        async () => {
          asked += 1;
          const taken = await shared?.take(rules[asked % rules.length] ?? []);
          if (taken?.allowed !== true) throw new Error('the limit was too low to measure with');
        },
        { concurrency, seconds },
      );
    const own: number[] = [];
    const alone: number[] = [];
    const together: number[] = [];
    inMemory(stores, rules, seconds * 1000);
    for (let round = 0; round < rounds; round += 1) {
      own.push(inMemory(stores, rules, seconds * 1000));
      if (shared === null) continue;
      alone.push(await inRedis(1));
      together.push(await inRedis(connections));
    }
    const rows: Row[] = [
      { what: 'in memory', median: median(own), unit: 'µs/req', details: ['of CPU, no waiting'] },
    ];
    if (shared === null) return rows;
    return [
      ...rows,
      {
        what: 'in Redis, one at a time',
        median: MICROS / median(alone),
        unit: 'µs/req',
        details: ['waiting included, one script for all four'],
      },
      {
        what: `in Redis, ${connections} at a time`,
        median: MICROS / median(together),
        unit: 'µs/req',
        details: [`${Math.round(median(together)).toLocaleString('en-GB')} req/s`],
      },
    ];
  },
};
