import { automationClient } from '@incident-tracker/api/testing/client';
import { asLoginUser } from '@incident-tracker/db/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { Load } from './load.js';
import type { Acknowledged } from './load.js';
import { expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import type { Window } from './readiness.js';
import { startTenant } from './tenants.js';
import type { Tenant } from './tenants.js';

/* A connection is waited for 10 s, a lock 5 s, and this machine is busy with other things, too. */
const ANSWERED_WITHIN_MS = 20_000;
const RECOVERS_WITHIN_MS = 15_000;
const HELD_MS = 7_000;

/** The product's sessions, but for its hold on the server, with which it does no work. */
const END_SESSIONS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name LIKE 'incident-tracker%'
    AND application_name NOT IN ('incident-tracker tests', 'incident-tracker lease')`;

const random = randomness();

describe('connections that others hold', () => {
  const stack = new AsyncDisposableStack();
  const tenants: Tenant[] = [];
  const written: Acknowledged[] = [];
  let installation: Installation;

  beforeAll(async () => {
    installation = stack.use(await startInstallation({ DATABASE_POOL_SIZE: '2' }));
    for (const name of ['One', 'Two'])
      tenants.push(stack.use(await startTenant(installation.url, name)));
  });
  afterAll(() => stack.disposeAsync());

  /** Load before, during and after something that holds the database up. */
  async function under(fault: string, hold: () => Promise<void>): Promise<void> {
    const { url } = installation;
    await using watch = new ReadinessWatch(url);
    const load = new Load({ url, tenants, random, lanes: 4 });
    await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
    await hold();
    const from = performance.now();
    const recoveredMs = (await load.acknowledgesAgain(RECOVERS_WITHIN_MS)) - from;
    await watch.ready(RECOVERS_WITHIN_MS);
    await load.stop();
    written.push(...load.acknowledged);
    const kept = await expectPromisesKept({ installation, tenants, acknowledged: written }, load);
    report(fault, {
      ...kept,
      'recovered in ms': Math.round(recoveredMs),
      'slowest answer in ms': Math.round(load.longestMs),
    });
    expect(load.refusals.unavailable).toBeGreaterThan(0);
    expect(load.longestMs).toBeLessThan(ANSWERED_WITHIN_MS);
  }

  it('of the pool are answered with 503 and Retry-After in bounded time, and the rest goes on', async () => {
    await under('pool exhausted', () =>
      asLoginUser(installation.database.url, async (client) => {
        await client.query('SET ROLE app_owner');
        await client.query('BEGIN; LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE');
        await sleep(HELD_MS);
        // What needs no database is answered as ever.
        expect((await fetch(`${installation.url}/health`)).status).toBe(200);
        await client.query('ROLLBACK');
      }),
    );
  });

  it('of the server, all of them, are answered with 503, and readiness says so', async () => {
    await using watch = new ReadinessWatch(installation.url);
    const away: Window[] = [];
    await under('server out of connections', () =>
      asLoginUser(installation.database.url, async (client) => {
        // 53300, as when others have them all; by this way it is known from when on.
        await client.query('ALTER DATABASE incident_tracker CONNECTION LIMIT 0');
        await client.query(END_SESSIONS);
        const from = performance.now();
        await sleep(HELD_MS);
        away.push({ from, to: performance.now() });
        await client.query('ALTER DATABASE incident_tracker CONNECTION LIMIT -1');
      }),
    );
    expect(watch.liesWithin(away)).toBe(0);
    expect(watch.refusalsSince(away[0]?.from ?? 0)).toBeGreaterThan(0);
  });

  it('leave an API that answers at once again', async () => {
    const [tenant] = tenants;
    const client = automationClient(installation.url, tenant?.machine.apiKey);
    const from = performance.now();
    expect((await client.get('/v1/incidents')).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
