import { expectStatus } from '@incident-tracker/api/testing/people';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startInstallation } from './installation.js';
import { openStreams } from './idle-streams.js';
import { report } from './promises.js';
import { startTenant } from './tenants.js';

const CLIENTS = Number(process.env['FAULT_STREAMS'] ?? 10_000);
/** What a client that only listens may cost the process, in KB. */
const KB_EACH = 100;
const MEGABYTE = 1_024;
const TENANTS = 10;

async function residentKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}

it('10,000 clients that only listen cost bounded memory, and hear of what happens', async () => {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await startInstallation());
  const { url, api } = installation;
  const tenants = await Promise.all(
    Array.from({ length: TENANTS }, async (_, n) => stack.use(await startTenant(url, `No. ${n}`))),
  );
  await sleep(1_000);
  const before = await residentKb(api.pid);
  const streams = stack.use(
    await openStreams(
      url,
      Array.from({ length: CLIENTS }, (_, n) => tenants[n % TENANTS]?.machine.apiKey ?? ''),
    ),
  );
  expect(streams.open).toBe(CLIENTS);
  // Every client's rights are looked at twice in this time.
  await sleep(20_000);
  const idle = await residentKb(api.pid);
  const each = (idle - before) / CLIENTS;

  const from = performance.now();
  for (const { machine } of tenants)
    expectStatus(await machine.client.post('/v1/incidents', { title: 'Heard by all' }), 201);
  const answeredMs = performance.now() - from;
  await expect.poll(() => streams.told, { timeout: 60_000 }).toBe(CLIENTS);
  const toldMs = performance.now() - from;
  expect(streams.open).toBe(CLIENTS);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const afterwards = await residentKb(api.pid);
  await streams[Symbol.asyncDispose]();
  await expect
    .poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 10_000 })
    .toBe(200);
  report(`${CLIENTS} idle event streams`, {
    'KB each': Math.round(each * 10) / 10,
    'MB before': Math.round(before / MEGABYTE),
    'MB idle': Math.round(idle / MEGABYTE),
    'MB after an event to all': Math.round(afterwards / MEGABYTE),
    'ms for 10 writes': Math.round(answeredMs),
    'all told in ms': Math.round(toldMs),
  });
  expect(each).toBeLessThan(KB_EACH);
});
