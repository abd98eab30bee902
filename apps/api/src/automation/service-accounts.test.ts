import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const pathOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}/service-accounts`;

const create = (by: Member, role: string, name: string = randomUUID()) =>
  by.client.post(pathOf(by), { name, role });

describe('a service account', () => {
  it('is created with a role and listed', async () => {
    const owner = await signUpOwner(app.url);
    const first = expectStatus(await create(owner, 'AGENT', 'monitoring'), 201);
    expect(first.body).toMatchObject({
      name: 'monitoring',
      role: 'AGENT',
      createdBy: { id: owner.userId, name: owner.name },
      disabledAt: null,
      version: 1,
    });
    const second = expectStatus(await create(owner, 'VIEWER', 'dashboard'), 201);
    const page = expectStatus(await owner.client.get(`${pathOf(owner)}?limit=1`), 200);
    expect(page.body['items']).toEqual([second.body]);
    const rest = await owner.client.get(
      `${pathOf(owner)}?cursor=${textAt(page.body, 'nextCursor')}`,
    );
    expect(rest.body).toEqual({ items: [first.body], nextCursor: null });
  });

  it('has a name of its own within the tenant', async () => {
    const [owner, other] = await Promise.all([signUpOwner(app.url), signUpOwner(app.url)]);
    expectStatus(await create(owner, 'AGENT', 'bot'), 201);
    expect((await create(owner, 'AGENT', 'bot')).body).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'name_taken' },
    });
    expect((await create(other, 'AGENT', 'bot')).status).toBe(201);
    const second = expectStatus(await create(owner, 'AGENT', 'bot 2'), 201);
    const rename = `${pathOf(owner)}/${textAt(second.body, 'id')}`;
    expect((await owner.client.patch(rename, { name: 'bot' })).body).toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('gets no role that holds more than that of whoever creates or changes it', async () => {
    const owner = await signUpOwner(app.url);
    const admin = await addMember(owner, 'ADMIN');
    expect((await create(admin, 'OWNER')).body).toMatchObject({ code: 'FORBIDDEN' });
    const own = expectStatus(await create(admin, 'ADMIN'), 201);
    const path = `${pathOf(owner)}/${textAt(own.body, 'id')}`;
    expect((await admin.client.patch(path, { role: 'OWNER' })).body).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await owner.client.patch(path, { role: 'OWNER' })).status).toBe(200);
    expect((await admin.client.patch(path, { role: 'VIEWER' })).body).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('acts by its new role from the next request on', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner, { role: 'VIEWER', scopes: ['read', 'write'] });
    const declare = () => machine.client.post('/v1/incidents', { title: 'Disk full' });
    expect((await declare()).body).toMatchObject({ code: 'FORBIDDEN' });
    const path = `${pathOf(owner)}/${machine.serviceAccountId}`;
    expect((await owner.client.patch(path, { role: 'AGENT' })).body).toMatchObject({
      role: 'AGENT',
      version: 2,
    });
    expect((await declare()).status).toBe(201);
    expectStatus(await owner.client.patch(path, { role: 'VIEWER' }), 200);
    expect((await declare()).status).toBe(403);
  });

  it('opens nothing while it is disabled, and gets no new keys', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    const { serviceAccountId, apiKeyId } = machine;
    const path = `${pathOf(owner)}/${serviceAccountId}`;
    expect((await machine.client.get('/v1/people')).status).toBe(200);
    const disabled = expectStatus(await owner.client.patch(path, { disabled: true }), 200);
    expect(disabled.body['disabledAt']).toMatch(/Z$/);
    expect((await machine.client.get('/v1/people')).body).toMatchObject({
      code: 'AUTH_INVALID_API_KEY',
    });
    const keys = `/v1/tenants/${owner.tenantId}/api-keys`;
    const conflict = { code: 'CONFLICT', details: { reason: 'account_disabled' } };
    expect(
      (await owner.client.post(keys, { serviceAccountId, name: 'x', scopes: ['read'] })).body,
    ).toMatchObject(conflict);
    expect((await owner.client.post(`${keys}/${apiKeyId}/rotate`)).body).toMatchObject(conflict);
    expect((await owner.client.patch(path, { disabled: false })).body).toMatchObject({
      disabledAt: null,
    });
    expect((await machine.client.get('/v1/people')).status).toBe(200);
  });

  it('is changed against the version that the caller has read, and not without a change', async () => {
    const owner = await signUpOwner(app.url);
    const created = expectStatus(await create(owner, 'AGENT', 'first'), 201);
    expect(created.headers.get('etag')).toBe('"1"');
    const path = `${pathOf(owner)}/${textAt(created.body, 'id')}`;
    const headers = { 'if-match': '"1"' };
    expect((await owner.client.patch(path, { name: 'first' }, { headers })).body).toMatchObject({
      version: 1,
    });
    expect((await owner.client.patch(path, { name: 'second' }, { headers })).body).toMatchObject({
      version: 2,
    });
    expect((await owner.client.patch(path, { name: 'third' }, { headers })).body).toMatchObject({
      code: 'VERSION_MISMATCH',
      details: { currentVersion: 2 },
    });
    const log = await owner.client.get('/v1/audit-logs?action=service_account.updated');
    expect(log.body['items']).toMatchObject([
      { before: { name: 'first' }, after: { name: 'second' } },
    ]);
  });

  it('is hidden from roles that may not read service accounts', async () => {
    const owner = await signUpOwner(app.url);
    const agent = await addMember(owner, 'AGENT');
    const machine = await createMachine(owner);
    expect((await agent.client.get(pathOf(owner))).status).toBe(403);
    expect((await create(agent, 'VIEWER')).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'service_accounts.manage' },
    });
    for (const id of [machine.serviceAccountId, randomUUID()]) {
      expect((await agent.client.patch(`${pathOf(owner)}/${id}`, { disabled: true })).status).toBe(
        404,
      );
    }
  });
});
