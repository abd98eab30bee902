import { openDatabase } from '@incident-tracker/db';
import { createTestDatabase, stopEmbeddedServer } from '@incident-tracker/db/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { automationClient } from '../../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import { securityEventsOf } from '../../testing/security-events.js';
import { serveTestApp, startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

async function dropped({ ports }: Pick<TestApp, 'ports'>): Promise<number> {
  const readings = await ports.metrics.read();
  const reading = readings.find(({ name }) => name === 'security_events_dropped_total');
  return (reading?.numbers ?? []).reduce((sum, { value }) => sum + value, 0);
}

describe('the recorder', () => {
  it('shows an event a moment after it happened, without being asked to', async () => {
    await using app = await startTestApp({ workers: false });
    const owner = await signUpOwner(app.url);
    const { client } = await createMachine(owner, { role: 'VIEWER' });
    expectStatus(await client.get('/v1/audit-logs'), 403);
    await expect
      .poll(async () => (await owner.client.get('/v1/security-events')).body['items'])
      .toMatchObject([{ type: 'authz.denied' }]);
  });

  it('writes what waits before the process ends', async () => {
    await using test = await createTestDatabase();
    const app = await serveTestApp(test.database, { workers: false });
    const { tenantId } = await signUpOwner(app.url);
    app.ports.securityEvents.record({ type: 'webhook.circuit_opened', tenantId });
    await app[Symbol.asyncDispose]();
    const rows = await test.database.platformTransaction((trx) =>
      trx.selectFrom('security_events').select('type').execute(),
    );
    expect(rows).toEqual([{ type: 'webhook.circuit_opened' }]);
  });

  it('loses and counts what is beyond its room, and goes on', async () => {
    await using app = await startTestApp({ workers: false });
    const { tenantId } = await signUpOwner(app.url);
    for (let n = 0; n < 6_000; n += 1) {
      app.ports.securityEvents.record({ type: 'webhook.circuit_opened', tenantId });
    }
    await app.ports.securityEvents.flush();
    expect(await dropped(app)).toBe(1_000);
    app.ports.securityEvents.record({ type: 'webhook.circuit_opened', tenantId });
    await app.ports.securityEvents.flush();
    const { count } = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('security_events')
        .select((eb) => eb.fn.sum<string>('count').as('count'))
        .executeTakeFirstOrThrow(),
    );
    expect(Number(count)).toBe(5_001);
  });

  it('does not mind a tenant or a person that does not exist', async () => {
    await using app = await startTestApp({ workers: false });
    const owner = await signUpOwner(app.url);
    const nobody = '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f';
    const { tenantId } = owner;
    app.ports.securityEvents.record({ type: 'webhook.circuit_opened', tenantId: nobody });
    app.ports.securityEvents.record({ type: 'authz.denied', tenantId, userId: nobody });
    app.ports.securityEvents.record({ type: 'webhook.circuit_opened', tenantId });
    expect(await securityEventsOf(app, owner)).toMatchObject([{ type: 'webhook.circuit_opened' }]);
    expect(await dropped(app)).toBe(0);
  });

  it('keeps events while the database is away, holds nothing up, and stores them once', async () => {
    await using stack = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'incident-tracker-events-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const db = stack.use(await openDatabase({ dataDir }));
    await db.migrate();
    const app = stack.use(await serveTestApp(db, { workers: false }));
    const owner = await signUpOwner(app.url);
    const { tenantId } = owner;
    const stopped = stopEmbeddedServer(dataDir);
    const startedAt = performance.now();
    for (let n = 0; n < 50; n += 1) {
      app.ports.securityEvents.record({ type: 'webhook.circuit_opened', tenantId });
      app.ports.securityEvents.record({ type: 'webhook.delivery_failed', tenantId });
    }
    expect(performance.now() - startedAt).toBeLessThan(250);
    await stopped;
    expectStatus(await automationClient(app.url).get('/health'), 200);
    const countOf = async (type: string): Promise<number> => {
      const answer = await owner.client.get(`/v1/security-events?limit=100&type=${type}`);
      const items: unknown = answer.body['items'];
      if (!Array.isArray(items)) return -1;
      return items.reduce<number>((sum, { count }) => sum + Number(count), 0);
    };
    const patiently = { timeout: 20_000, interval: 200 };
    await expect.poll(() => countOf('webhook.circuit_opened'), patiently).toBe(50);
    await expect.poll(() => countOf('webhook.delivery_failed'), patiently).toBe(50);
    await app.ports.securityEvents.flush();
    expect(await countOf('webhook.circuit_opened')).toBe(50);
    expect(await dropped(app)).toBe(0);
  });
});
