import { openDatabase } from '@incident-tracker/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { automationClient } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { serveTestApp, startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { foldUsage } from './fold-usage.js';
import { quotaDay, quotaResetsAt } from './quota-day.js';

const QUOTA = 10;
const env = { QUOTA_DAILY_WRITES: String(QUOTA) };

describe('GET /v1/usage', () => {
  let app: TestApp;
  let owner: Member;
  beforeAll(async () => {
    app = await startTestApp({ env });
    owner = await signUpOwner(app.url);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('counts what 30 parallel declares at two nodes used, of which the quota lets 10 through', async () => {
    const machine = await createMachine(owner);
    await using secondDatabase = await openDatabase({ url: app.databaseUrl });
    await using second = await serveTestApp(secondDatabase, { env, workers: false });
    const clients = [machine.client, automationClient(second.url, machine.apiKey)];
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, n) =>
        clients.map((client) => client.post('/v1/incidents', { title: `Incident ${n}` })),
      ).flat(),
    );
    const created = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 429);
    expect([created.length, refused.length]).toEqual([QUOTA, 30 - QUOTA]);

    const [one] = refused;
    const now = new Date();
    expect(one?.body).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { limit: QUOTA, used: QUOTA, resetsAt: quotaResetsAt(now).toISOString() },
    });
    const retryAfter = Number(one?.headers.get('retry-after'));
    const untilMidnight = (quotaResetsAt(now).getTime() - now.getTime()) / 1000;
    expect(Math.abs(retryAfter - untilMidnight)).toBeLessThan(30);

    // Nothing of the refused ones was written.
    const list = expectStatus(await owner.client.get('/v1/incidents?limit=100'), 200);
    expect(Object.keys(list.body['items'] ?? {})).toHaveLength(QUOTA);
    const log = expectStatus(
      await owner.client.get('/v1/audit-logs?action=incident.declared&limit=100'),
      200,
    );
    expect(Object.keys(log.body['items'] ?? {})).toHaveLength(QUOTA);

    const usage = expectStatus(await owner.client.get('/v1/usage'), 200);
    expect(usage.body).toMatchObject({
      plan: 'free',
      day: quotaDay(now),
      quota: {
        dailyWrites: {
          limit: QUOTA,
          used: QUOTA,
          remaining: 0,
          state: 'reached',
          resetsAt: quotaResetsAt(now).toISOString(),
          burst: { limit: 0, remaining: 0 },
        },
      },
    });
    expect(usage.body['days']).toContainEqual({
      day: quotaDay(now),
      kind: 'incident.write',
      count: QUOTA,
    });
  });

  it('is for those with billing.read', async () => {
    const agent = await addMember(owner, 'AGENT');
    const answer = await agent.client.get('/v1/usage');
    expect([answer.status, answer.body['details']]).toEqual([403, { permission: 'billing.read' }]);
    for (const role of ['VIEWER', 'REQUESTER'] as const) {
      const { client } = await addMember(owner, role);
      const [usage, plans] = [await client.get('/v1/usage'), await client.get('/v1/plans')];
      expect([usage.status, plans.status]).toEqual([403, 403]);
    }
  });

  it('tells the state of every limit of the plan', async () => {
    const { client, tenantId } = await signUpOwner(app.url, 'Counted');
    await createMachine({ ...owner, client, tenantId });
    await client.post(`/v1/tenants/${tenantId}/invites`, {
      email: 'invited@example.com',
      role: 'VIEWER',
    });
    const usage = expectStatus(await client.get('/v1/usage'), 200);
    expect(usage.body['features']).toEqual([
      { feature: 'members', limit: 100, used: 2, state: 'ok' },
      { feature: 'serviceAccounts', limit: 100, used: 1, state: 'ok' },
      { feature: 'apiKeys', limit: 250, used: 1, state: 'ok' },
      { feature: 'webhooks', limit: 1_000, used: 0, state: 'ok' },
      { feature: 'storageBytes', limit: 5 * 1024 ** 3, used: 0, state: 'ok' },
    ]);
  });

  it('reports the days of a span of up to 366', async () => {
    const { client, tenantId } = await signUpOwner(app.url, 'Past');
    const write = (day: string, slot: number, count: number) =>
      app.database.tenantTransaction(tenantId, (trx) =>
        trx
          .insertInto('usage_counters')
          .values({ tenant_id: tenantId, day, kind: 'incident.write', slot, count })
          .execute(),
      );
    await write('2025-01-31', 1, 4);
    await write('2025-02-01', 1, 5);
    await write('2025-02-01', 2, 6);
    await write('2025-02-28', 1, 7);
    await write('2025-03-01', 1, 8);
    const february = '/v1/usage?from=2025-02-01&to=2025-02-28';
    const usage = expectStatus(await client.get(february), 200);
    const counted = {
      from: '2025-02-01',
      to: '2025-02-28',
      days: [
        { day: '2025-02-28', kind: 'incident.write', count: 7 },
        { day: '2025-02-01', kind: 'incident.write', count: 11 },
      ],
    };
    expect(usage.body).toMatchObject(counted);
    expect(await foldUsage(app.database, new Date())).toBeGreaterThan(0);
    expect(await foldUsage(app.database, new Date())).toBe(0);
    expect((await client.get(february)).body).toMatchObject(counted);
    expectStatus(await client.get('/v1/usage?from=2024-01-01&to=2024-12-31'), 200);
    for (const span of ['from=2024-01-01&to=2025-01-01', 'from=2025-02-02&to=2025-02-01']) {
      const refused = await client.get(`/v1/usage?${span}`);
      expect([refused.status, refused.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    }
  });

  it('leaves reading, and other tenants, alone when the quota is used up', async () => {
    expectStatus(await owner.client.get('/v1/incidents'), 200);
    const other = await signUpOwner(app.url, 'Other');
    const usage = expectStatus(await other.client.get('/v1/usage'), 200);
    expect(usage.body['quota']?.['dailyWrites']).toMatchObject({ used: 0, remaining: QUOTA });
  });
});

describe('the daily quota', () => {
  it('is refused until midnight UTC, to the second, and then there again', async () => {
    const clocked = await startAppWithClock({ env });
    await using _closed = clocked;
    const { client } = await signUpOwner(clocked.app.url);
    const declare = () => client.post('/v1/incidents', { title: 'One more' });
    for (let n = 0; n < QUOTA; n += 1) expectStatus(await declare(), 201);
    const refused = await declare();
    const seconds = (quotaResetsAt(clocked.now()).getTime() - clocked.now().getTime()) / 1000;
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(seconds)]);
    clocked.wait((seconds - 1) * 1000);
    const late = await declare();
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '1']);
    clocked.wait(1_000);
    expectStatus(await declare(), 201);
    const { body } = await client.get('/v1/usage');
    expect(body['quota']?.['dailyWrites']).toMatchObject({ used: 1, remaining: QUOTA - 1 });
  });
});
