import { setTimeout as sleep } from 'node:timers/promises';
import { stopEmbeddedServer, asLoginUser } from '@incident-tracker/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { Load } from './load.js';
import type { Acknowledged } from './load.js';
import { expectAuditValid, expectDelivered, expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import type { Window } from './readiness.js';
import { startTenant } from './tenants.js';
import type { Tenant } from './tenants.js';

/** How long each of the faults goes on; FAULT_SECONDS makes it longer. */
const SECONDS = Number(process.env['FAULT_SECONDS'] ?? 4);
/** From a kill, or from the start of the next process, until a write is acknowledged again. */
const RECOVERS_WITHIN_MS = 20_000;

const random = randomness();

describe(`kill -9 at random points under load (FAULT_SEED=${random.seed})`, () => {
  const stack = new AsyncDisposableStack();
  const tenants: Tenant[] = [];
  const written: Acknowledged[] = [];
  let installation: Installation;

  beforeAll(async () => {
    installation = stack.use(await startInstallation());
    for (const name of ['One', 'Two', 'Three'])
      tenants.push(stack.use(await startTenant(installation.url, name)));
  });
  afterAll(() => stack.disposeAsync());

  /** Does something again and again under load, then looks whether everything promised still holds. */
  async function repeatedly(
    fault: string,
    strike: (load: Load, watch: ReadinessWatch) => Promise<{ recoveredMs: number; away?: Window }>,
  ): Promise<void> {
    const { url } = installation;
    await using watch = new ReadinessWatch(url);
    const load = new Load({ url, tenants, random });
    const recoveries: number[] = [];
    const away: Window[] = [];
    await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
    for (const endsAt = performance.now() + SECONDS * 1000; performance.now() < endsAt;) {
      await sleep(random.between(200, 1_500));
      const { recoveredMs, away: window } = await strike(load, watch);
      recoveries.push(recoveredMs);
      if (window !== undefined) away.push(window);
    }
    await load.stop();
    written.push(...load.acknowledged);
    const lies = watch.liesWithin(away);
    const kept = await expectPromisesKept({ installation, tenants, acknowledged: written }, load);
    const slowest = Math.round(Math.max(...recoveries));
    report(fault, {
      times: recoveries.length,
      ...kept,
      'recovered in ms': slowest,
      'false readiness': lies,
      seed: random.seed,
    });
    expect(lies).toBe(0);
    expect(slowest).toBeLessThan(RECOVERS_WITHIN_MS);
    await watch.ready(RECOVERS_WITHIN_MS);
  }

  /** Waits until the database takes connections again, as somebody outside sees it. */
  async function databaseAccepts(): Promise<number> {
    for (;;) {
      try {
        await asLoginUser(installation.database.url, (client) => client.query('SELECT 1'));
        return performance.now();
      } catch {
        await sleep(5);
      }
    }
  }

  async function whileDatabaseIsAway(load: Load, takeAway: () => Promise<void>) {
    await takeAway();
    const from = performance.now();
    const to = await databaseAccepts();
    const recoveredAt = await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
    return { recoveredMs: recoveredAt - from, away: { from, to } };
  }

  it('of the process for requests loses, halves and repeats no write', async () => {
    await repeatedly('kill -9 of the api', async (load, watch) => {
      const from = performance.now();
      await installation.restart('api');
      const recoveredMs = (await load.acknowledgesAgain(RECOVERS_WITHIN_MS)) - from;
      await watch.ready(RECOVERS_WITHIN_MS);
      return { recoveredMs };
    });
  });

  it('of the process for background work loses no event, and the audit log is sealed on', async () => {
    await repeatedly('kill -9 of the worker', async () => {
      const from = performance.now();
      await installation.restart('worker');
      await expect
        .poll(() => installation.worker.output(), { timeout: RECOVERS_WITHIN_MS, interval: 20 })
        .toMatch(/the relay works here[\s\S]*/);
      return { recoveredMs: performance.now() - from };
    });
    await expectAuditValid(tenants);
  });

  it('of PostgreSQL loses no acknowledged write; the processes bring it back', async () => {
    await repeatedly('kill -9 of all of PostgreSQL', (load) =>
      whileDatabaseIsAway(load, () => installation.database.kill({ sessions: true })),
    );
    await expectAuditValid(tenants);
  });

  it('of the postmaster alone lets its sessions end what they do', async () => {
    await repeatedly('kill -9 of the postmaster', async (load) => {
      // Sessions that are left may still serve: nobody can say when exactly the database is away.
      const { recoveredMs } = await whileDatabaseIsAway(load, () => installation.database.kill());
      return { recoveredMs };
    });
  });

  it('is told from an orderly restart of PostgreSQL, which loses nothing either', async () => {
    await repeatedly('restart of PostgreSQL', (load) =>
      whileDatabaseIsAway(load, () => stopEmbeddedServer(installation.dataDir)),
    );
    await expectAuditValid(tenants);
  });

  it('leaves every event of all that delivered, and under one id', async () => {
    const delivered = await expectDelivered({ installation, tenants, acknowledged: written });
    report('deliveries after all kills', delivered);
  });
});
