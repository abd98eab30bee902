import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { demoAccess, startProduct, temporaryFolder } from './product.js';
import { startRedis } from './redis-server.js';

/* The figures of the free plan, as docs/limits.md has them. */
const WRITES_PER_BURST = 600;
const BURST_WINDOW_MS = 10_000;

/** A write that the limiter counts and the schema refuses. */
async function write(url: string, apiKey: string): Promise<number> {
  const response = await fetch(`${url}/v1/incidents`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: '{"notAProperty":1}',
  });
  await response.text();
  return response.status;
}

/** Bursts are counted from tens of seconds on: this one is to stay within one of them. */
async function untilWindowBegins(): Promise<void> {
  await sleep(BURST_WINDOW_MS - (Date.now() % BURST_WINDOW_MS) + 50);
}

it('two processes share one limit exactly, however parallel the load', async () => {
  await using redis = await startRedis();
  await using folder = await temporaryFolder();
  const env = { REDIS_URL: redis.url };
  await using first = await startProduct(folder.path, env);
  await using second = await startProduct(folder.path, env);
  const { apiKey } = demoAccess(first);
  await untilWindowBegins();
  const statuses = await Promise.all(
    Array.from({ length: 2 * WRITES_PER_BURST }, (_, n) =>
      write(n % 2 === 0 ? first.url : second.url, apiKey),
    ),
  );
  expect(statuses.filter((status) => status === 400)).toHaveLength(WRITES_PER_BURST);
  expect(statuses.filter((status) => status === 429)).toHaveLength(WRITES_PER_BURST);
});

it('limits on without Redis when that dies, says so once, and shares again when it is back', async () => {
  await using redis = await startRedis();
  await using folder = await temporaryFolder();
  await using product = await startProduct(folder.path, {
    REDIS_URL: redis.url,
    LOG_LEVEL: 'info',
  });
  const { apiKey } = demoAccess(product);
  const timesLogged = (text: string): number => product.output().split(text).length - 1;
  expect(await write(product.url, apiKey)).toBe(400);

  await redis.kill();
  await untilWindowBegins();
  const alone = await Promise.all(
    Array.from({ length: 2 * WRITES_PER_BURST }, () => write(product.url, apiKey)),
  );
  expect(alone.filter((status) => status === 400)).toHaveLength(WRITES_PER_BURST);
  expect(alone.filter((status) => status === 429)).toHaveLength(WRITES_PER_BURST);
  expect(timesLogged('Redis is out of reach')).toBe(1);

  await redis.restart();
  // The server has come back empty: as soon as it counts again, there is room.
  await expect.poll(() => write(product.url, apiKey), { timeout: 5_000 }).toBe(400);
  await expect.poll(() => timesLogged('shared by all nodes again')).toBe(1);
});
