import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../redis-server.js';
import type { RedisServer } from '../redis-server.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { Load, percentile } from './load.js';
import type { Acknowledged } from './load.js';
import { expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import { startTenant } from './tenants.js';
import type { Tenant } from './tenants.js';

/** A Redis that hangs is waited for a second by a request; the machine is busy with other things, too. */
const ANSWERED_WITHIN_MS = 4_000;
const NOTICED_WITHIN_MS = 15_000;
const AWAY_MS = 3_000;

/** The limits are on here: 150 writes in ten seconds, 300 a minute. */
const WITHIN_LIMITS = { lanes: 2, pauseMs: 300 };

const random = randomness();

describe('Redis', () => {
  const stack = new AsyncDisposableStack();
  const tenants: Tenant[] = [];
  const written: Acknowledged[] = [];
  let installation: Installation;
  let redis: RedisServer;

  beforeAll(async () => {
    redis = stack.use(await startRedis());
    installation = stack.use(
      await startInstallation({ REDIS_URL: redis.url, RATE_LIMIT_ENABLED: 'true' }),
    );
    tenants.push(stack.use(await startTenant(installation.url, 'One')));
  });
  afterAll(() => stack.disposeAsync());

  it.each([
    ['down', () => redis.kill(), () => redis.restart()],
    ['hanging', async () => redis.freeze(), async () => redis.thaw()],
  ])('that is %s stops no request, and is used again when it is back', async (how, away, back) => {
    const { url } = installation;
    await using watch = new ReadinessWatch(url);
    const load = new Load({ url, tenants, random, ...WITHIN_LIMITS });
    const output = () => installation.api.output();
    await load.acknowledgesAgain(NOTICED_WITHIN_MS);
    const from = performance.now();
    const told = output().length;
    await away();
    await expect
      .poll(() => output().slice(told), { timeout: NOTICED_WITHIN_MS })
      .toContain('Redis is out of reach');
    await sleep(AWAY_MS);
    await load.acknowledgesAgain(NOTICED_WITHIN_MS);
    const backFrom = performance.now();
    await back();
    await expect
      .poll(() => output().slice(told), { timeout: NOTICED_WITHIN_MS })
      .toContain('rate limits are shared by all nodes again');
    const noticedMs = performance.now() - backFrom;
    await load.stop();
    written.push(...load.acknowledged);
    const kept = await expectPromisesKept({ installation, tenants, acknowledged: written }, load);
    report(`Redis ${how}`, {
      ...kept,
      'recovered in ms': Math.round(noticedMs),
      'p99 in ms': Math.round(percentile(load.durations, 0.99)),
      'slowest answer in ms': Math.round(load.longestMs),
    });
    // Requests never need it, so the process has been ready all the time.
    expect(watch.refusalsSince(from)).toBe(0);
    expect(load.refusals.unavailable + load.refusals.cut).toBe(0);
    expect(load.longestMs).toBeLessThan(ANSWERED_WITHIN_MS);
  });
});
