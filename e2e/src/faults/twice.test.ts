import { setTimeout as sleep } from 'node:timers/promises';
import { asLoginUser } from '@incident-tracker/db/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startWorker } from '../product.js';
import type { Product } from '../product.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { Load } from './load.js';
import type { Acknowledged } from './load.js';
import { expectAuditValid, expectDelivered, expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { startTenant } from './tenants.js';
import type { Tenant } from './tenants.js';
import { REACH_LOCALHOST } from '@incident-tracker/api/testing/webhook-receiver';

const RELAY = 'the relay works here';
const SEALER = 'the sealer of the audit log works here';
/** A leader that is silent for 15 s loses its place. */
const TAKEOVER_MS = 40_000;

/** Load before the one is frozen, and while both are awake. */
const AWAKE_MS = 3_000;

const random = randomness();

describe('two of what there may be one of', () => {
  const stack = new AsyncDisposableStack();
  const tenants: Tenant[] = [];
  const written: Acknowledged[] = [];
  let installation: Installation;
  let second: Product;

  beforeAll(async () => {
    installation = stack.use(await startInstallation());
    await vi.waitFor(
      () => {
        expect(installation.worker.output()).toContain(RELAY);
        expect(installation.worker.output()).toContain(SEALER);
      },
      { timeout: 30_000 },
    );
    second = stack.use(await startWorker(installation.dataDir, { ...REACH_LOCALHOST, DEMO: '0' }));
    for (const name of ['One', 'Two'])
      tenants.push(stack.use(await startTenant(installation.url, name)));
  });
  afterAll(() => stack.disposeAsync());

  it('a leader that was frozen finds itself replaced, and does nothing twice', async () => {
    const { url, worker: first, database } = installation;
    const load = new Load({ url, tenants, random });
    await sleep(AWAKE_MS);
    expect(second.output()).not.toContain(RELAY);

    process.kill(first.pid, 'SIGSTOP');
    const from = performance.now();
    try {
      // The network has given it up as well; it cannot know.
      await asLoginUser(database.url, (client) =>
        client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_locks
           WHERE locktype = 'advisory' AND objid IN (7220010, 7220011) AND granted`,
        ),
      );
      const patience = { timeout: TAKEOVER_MS, interval: 50 };
      await expect.poll(() => second.output(), patience).toContain(RELAY);
      await expect.poll(() => second.output(), patience).toContain(SEALER);
    } finally {
      process.kill(first.pid, 'SIGCONT');
    }
    const takeoverMs = performance.now() - from;
    // Both are awake now, and one of them thinks for a moment that it still leads.
    await sleep(AWAKE_MS);
    await expect
      .poll(() => first.output(), { timeout: TAKEOVER_MS })
      .toMatch(/the relay was interrupted/);
    await load.stop();
    written.push(...load.acknowledged);
    const given = { installation, tenants, acknowledged: written };
    const kept = await expectPromisesKept(given, load);
    const delivered = await expectDelivered(given);
    await expectAuditValid(tenants);
    report('two relays and two sealers, one of them frozen', {
      ...kept,
      ...delivered,
      'taken over in ms': Math.round(takeoverMs),
    });
  });
});
