import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movingClock } from '../testing/moving-clock.js';
import { addMember, createMachine, expectStatus, signUp, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const PLAN_OVERRIDES = JSON.stringify({ free: { dailyWrites: 2, apiKeys: 1 } });

describe('POST /v1/tenants/{tenantId}/plan', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ env: { PLAN_OVERRIDES }, clock: movingClock() });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const changePlan = ({ client, tenantId }: Member, plan: string, more: object = {}) =>
    client.post(`/v1/tenants/${tenantId}/plan`, { plan, ...more });
  const planOf = async ({ client, tenantId }: Member) =>
    (await client.get(`/v1/tenants/${tenantId}`)).body['plan'];

  it('changes the plan, audited and announced, and its limits hold at once', async () => {
    const owner = await signUpOwner(app.url);
    const declare = () => owner.client.post('/v1/incidents', { title: 'One more' });
    expectStatus(await declare(), 201);
    expectStatus(await declare(), 201);
    expect((await declare()).body['code']).toBe('QUOTA_EXCEEDED');

    const changed = expectStatus(await changePlan(owner, 'team'), 200);
    expect(changed.body).toMatchObject({ id: owner.tenantId, plan: 'team', version: 2 });
    expectStatus(await declare(), 201);
    const log = await owner.client.get('/v1/audit-logs?action=tenant.plan_changed');
    expect(log.body['items']).toMatchObject([
      { action: 'tenant.plan_changed', before: { plan: 'free' }, after: { plan: 'team' } },
    ]);
    const events = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('outbox_events')
        .select('payload')
        .where('tenant_id', '=', owner.tenantId)
        .where('type', '=', 'tenant.plan_changed')
        .execute(),
    );
    expect(events).toMatchObject([{ payload: { from: 'free', to: 'team' } }]);

    // Back again: what was leased under the larger quota is void.
    expectStatus(await changePlan(owner, 'free'), 200);
    expect((await declare()).body).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { limit: 2, used: 3 },
    });
  });

  it('refuses a smaller plan that has no room, and says for what', async () => {
    const owner = await signUpOwner(app.url);
    expectStatus(await changePlan(owner, 'business'), 200);
    await createMachine(owner);
    const spare = await createMachine(owner);
    const refused = await changePlan(owner, 'free');
    expect([refused.status, refused.body['code'], refused.body['details']]).toEqual([
      409,
      'CONFLICT',
      {
        reason: 'over_limit',
        plan: 'free',
        exceeds: [{ feature: 'apiKeys', limit: 1, current: 2 }],
      },
    ]);
    expect(await planOf(owner)).toBe('business');
    const keys = `/v1/tenants/${owner.tenantId}/api-keys`;
    expectStatus(await owner.client.post(`${keys}/${spare.apiKeyId}/revoke`, {}), 200);
    expectStatus(await changePlan(owner, 'free'), 200);
  });

  it('is for an OWNER who is there', async () => {
    const owner = await signUpOwner(app.url);
    for (const role of ['ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER'] as const) {
      const refused = await changePlan(await addMember(owner, role), 'business');
      expect([role, refused.status, refused.body['details']]).toEqual([
        role,
        403,
        { permission: 'tenants.change_plan' },
      ]);
    }
    const machine = await createMachine(owner, { role: 'OWNER', scopes: ['tenants.change_plan'] });
    const byKey = await machine.client.post(`/v1/tenants/${owner.tenantId}/plan`, { plan: 'team' });
    expect([byKey.status, byKey.body['code']]).toEqual([403, 'FORBIDDEN']);
    const stranger = { ...(await signUp(app.url)), tenantId: owner.tenantId };
    expect((await changePlan(stranger, 'team')).status).toBe(404);
    expect(await planOf(owner)).toBe('free');
  });

  it('refuses plans that do not exist and versions that have passed, and takes the same plan as done', async () => {
    const owner = await signUpOwner(app.url);
    expect((await changePlan(owner, 'platinum')).body['code']).toBe('VALIDATION_FAILED');
    expect((await changePlan(owner, 'team', { expectedVersion: 7 })).body['code']).toBe(
      'VERSION_MISMATCH',
    );
    const same = expectStatus(await changePlan(owner, 'free'), 200);
    expect(same.body['version']).toBe(1);
  });

  it('tells what every plan allows on this instance', async () => {
    const owner = await signUpOwner(app.url);
    const { body } = expectStatus(await owner.client.get('/v1/plans'), 200);
    expect(body['items']).toMatchObject([
      { name: 'free', dailyWrites: 2, burst: null, features: { apiKeys: 1, members: 100 } },
      { name: 'team', dailyWrites: 100_000, burst: { percent: 10, everyDays: 7 } },
      { name: 'business', requestsPerMinute: { principal: { write: 6_000 } } },
    ]);
  });
});
