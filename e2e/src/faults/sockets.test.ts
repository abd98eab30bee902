import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { exchange, head } from '../raw-socket.js';
import { startInstallation } from './installation.js';
import { Load, percentile } from './load.js';
import { expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import { startTenant } from './tenants.js';

const SLOW = 1_000;
const SLOW_MS = 30_000;
const LARGE = 300;
/** What the slow ones may hold together, in MB. */
const HELD_MB = 150;

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

function* trickle(): Generator<string> {
  yield 'POST /v1/incidents HTTP/1.1\r\nHost: localhost\r\n';
  for (let n = 0; ; n += 1) yield `X-Slow-${n}: a\r\n`;
}

it('slow-loris and oversized headers are cut off, hold little, and stop nobody’s writes', async () => {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await startInstallation());
  const { url, api } = installation;
  const tenants = [stack.use(await startTenant(url, 'One'))];
  await using watch = new ReadinessWatch(url);
  const load = new Load({ url, tenants, random: randomness(), lanes: 3 });
  await load.acknowledgesAgain(10_000);
  const before = await residentMb(api.pid);
  const from = performance.now();
  const slow = Array.from({ length: SLOW }, () =>
    exchange(url, { pieces: trickle(), pauseMs: 1_000, waitMs: SLOW_MS }),
  );
  const large = Array.from({ length: LARGE }, () =>
    exchange(url, { pieces: [head('GET', '/health', [`X-Long: ${'a'.repeat(60_000)}`])] }),
  );
  for (const { statuses, closed } of await Promise.all(large)) {
    // Who is still sending when it is refused may see the reset before the answer.
    expect([[], [431]]).toContainEqual(statuses);
    expect(closed).toBe(true);
  }
  const held = (await residentMb(api.pid)) - before;
  let cutMs = 0;
  for (const { statuses, closed, tookMs } of await Promise.all(slow)) {
    expect([statuses, closed]).toEqual([[408], true]);
    cutMs = Math.max(cutMs, tookMs);
  }
  await load.acknowledgesAgain(10_000);
  await load.stop();
  const given = { installation, tenants, acknowledged: load.acknowledged };
  report(`${SLOW} slow-loris and ${LARGE} oversized headers`, {
    ...(await expectPromisesKept(given, load)),
    'cut off in ms': Math.round(cutMs),
    'MB held': Math.round(held),
    'p99 of writes in ms': Math.round(percentile(load.durations, 0.99)),
  });
  expect(held).toBeLessThan(HELD_MB);
  expect(watch.refusalsSince(from)).toBe(0);
  expect(load.refusals).toMatchObject({ unavailable: 0, cut: 0 });
});
