import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { quotaDay, quotaResetsAt } from './quota-day.js';

const QUOTA = 10;

describe('GET /v1/usage', () => {
  let app: TestApp;
  let owner: Member;
  beforeAll(async () => {
    app = await startTestApp({ env: { QUOTA_DAILY_WRITES: String(QUOTA) } });
    owner = await signUpOwner(app.url);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('counts what 30 parallel declares used, of which the quota lets 10 through', async () => {
    const machine = await createMachine(owner);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        machine.client.post('/v1/incidents', { title: `Incident ${n}` }),
      ),
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
          resetsAt: quotaResetsAt(now).toISOString(),
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
  });

  it('leaves reading, and other tenants, alone when the quota is used up', async () => {
    expectStatus(await owner.client.get('/v1/incidents'), 200);
    const other = await signUpOwner(app.url, 'Other');
    const usage = expectStatus(await other.client.get('/v1/usage'), 200);
    expect(usage.body['quota']?.['dailyWrites']).toMatchObject({ used: 0, remaining: QUOTA });
  });
});
