import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUp, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const DAY_MS = 86_400_000;
const pathOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}`;

/** Moves a deletion into the past, as if that many days had gone by. */
async function ageDeletion(tenantId: string, days: number): Promise<void> {
  const deletedAt = new Date(Date.now() - days * DAY_MS);
  await app.database.platformTransaction((trx) =>
    trx
      .updateTable('tenants')
      .set({ deleted_at: deletedAt, purge_after: new Date(deletedAt.getTime() + 30 * DAY_MS) })
      .where('id', '=', tenantId)
      .execute(),
  );
}

describe('a tenant', () => {
  it('makes its creator OWNER and becomes active in their session', async () => {
    const person = await signUp(app.url);
    const created = expectStatus(
      await person.client.post('/v1/tenants', { name: ' Harbour Works ' }),
      201,
    );
    expect(created.body).toMatchObject({
      name: 'Harbour Works',
      role: 'OWNER',
      plan: 'free',
      version: 1,
    });
    const me = await person.client.get('/v1/auth/me');
    expect(me.body).toMatchObject({
      activeTenantId: created.body['id'],
      memberships: [{ tenantId: created.body['id'], tenantName: 'Harbour Works', role: 'OWNER' }],
    });
  });

  it('is listed for its members only, by name, page by page', async () => {
    const person = await signUp(app.url);
    await signUpOwner(app.url, 'Of somebody else');
    for (const name of ['Cedar', 'Aspen', 'Birch']) {
      expectStatus(await person.client.post('/v1/tenants', { name }), 201);
    }
    const first = expectStatus(await person.client.get('/v1/tenants?limit=2'), 200);
    expect(first.body['items']).toMatchObject([
      { name: 'Aspen', deletedAt: null },
      { name: 'Birch' },
    ]);
    const next = await person.client.get(
      `/v1/tenants?limit=2&cursor=${textAt(first.body, 'nextCursor')}`,
    );
    expect(next.body).toMatchObject({
      items: [{ name: 'Cedar', role: 'OWNER' }],
      nextCursor: null,
    });
    expect((await person.client.get('/v1/tenants?cursor=nonsense')).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });

  it('is renamed against the version that the caller has read', async () => {
    const owner = await signUpOwner(app.url);
    const read = expectStatus(await owner.client.get(pathOf(owner)), 200);
    expect(read.headers.get('etag')).toBe('"1"');
    const headers = { 'if-match': '"1"' };
    const renamed = await owner.client.patch(pathOf(owner), { name: 'New name' }, { headers });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'New name', version: 2 } });
    const stale = await owner.client.patch(pathOf(owner), { name: 'Late' }, { headers });
    expect(stale).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 2 } },
    });
    expect((await owner.client.get(pathOf(owner))).body).toMatchObject({ name: 'New name' });
  });

  it('is not written to when the new name is the old one', async () => {
    const owner = await signUpOwner(app.url, 'Same');
    expect((await owner.client.patch(pathOf(owner), { name: 'Same' })).body).toMatchObject({
      version: 1,
    });
  });

  it('leaves an audit row for each change of it', async () => {
    const owner = await signUpOwner(app.url, 'Before');
    expectStatus(await owner.client.patch(pathOf(owner), { name: 'After' }), 200);
    const log = expectStatus(await owner.client.get('/v1/audit-logs'), 200);
    expect(log.body['items']).toMatchObject([
      { action: 'tenant.updated', before: { name: 'Before' }, after: { name: 'After' } },
      { action: 'tenant.created' },
    ]);
  });

  it('can be renamed by an ADMIN, and by nobody below', async () => {
    const owner = await signUpOwner(app.url);
    const [admin, agent] = await Promise.all([
      addMember(owner, 'ADMIN'),
      addMember(owner, 'AGENT'),
    ]);
    expect((await agent.client.patch(pathOf(owner), { name: 'X' })).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'tenants.update' },
    });
    expect((await admin.client.patch(pathOf(owner), { name: 'X' })).status).toBe(200);
    expect((await admin.client.delete(pathOf(owner))).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'tenants.delete' },
    });
  });

  it('becomes the active one of a session by switching, which answers as auth.me does', async () => {
    const owner = await signUpOwner(app.url, 'First');
    const second = expectStatus(await owner.client.post('/v1/tenants', { name: 'Second' }), 201);
    const switched = expectStatus(await owner.client.post(`${pathOf(owner)}/switch`), 200);
    expect(switched.body).toMatchObject({
      activeTenantId: owner.tenantId,
      user: { id: owner.userId },
    });
    expect(switched.body['permissions']).toContain('tenants.delete');
    const me = await owner.client.get('/v1/auth/me');
    expect(me.body['activeTenantId']).toBe(owner.tenantId);
    expect(me.body['activeTenantId']).not.toBe(second.body['id']);
  });

  it('is 404 on every route for a stranger, as one that does not exist', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    const stranger = await signUpOwner(app.url);
    const routes = (tenantId: string): [string, string, unknown?][] => {
      const path = `/v1/tenants/${tenantId}`;
      return [
        ['GET', path],
        ['PATCH', path, { name: 'Mine' }],
        ['DELETE', path],
        ['POST', `${path}/switch`],
        ['POST', `${path}/restore`],
        ['POST', `${path}/transfer-ownership`, { userId: stranger.userId }],
        ['GET', `${path}/members`],
        ['PATCH', `${path}/members/${owner.userId}`, { role: 'VIEWER' }],
        ['DELETE', `${path}/members/${owner.userId}`],
        ['GET', `${path}/invites`],
        ['POST', `${path}/invites`, { email: 'a@example.com', role: 'VIEWER' }],
        ['DELETE', `${path}/invites/${randomUUID()}`],
        ['POST', `${path}/invites/${randomUUID()}/resend`],
        ['GET', `${path}/service-accounts`],
        ['POST', `${path}/service-accounts`, { name: 'x', role: 'VIEWER' }],
        ['PATCH', `${path}/service-accounts/${machine.serviceAccountId}`, { disabled: true }],
        ['GET', `${path}/api-keys`],
        [
          'POST',
          `${path}/api-keys`,
          { serviceAccountId: machine.serviceAccountId, name: 'x', scopes: ['read'] },
        ],
        ['POST', `${path}/api-keys/${machine.apiKeyId}/revoke`],
        ['POST', `${path}/api-keys/${machine.apiKeyId}/rotate`],
      ];
    };
    const absent = routes(randomUUID());
    for (const [index, [method, path, body]] of routes(owner.tenantId).entries()) {
      const foreign = await stranger.client.request(method, path, body);
      expect(foreign.status, `${method} ${path}`).toBe(404);
      const [, absentPath = ''] = absent[index] ?? [];
      const other = await stranger.client.request(method, absentPath, body);
      expect({ ...foreign.body, traceId: '' }).toEqual({ ...other.body, traceId: '' });
    }
    expect((await machine.client.get(pathOf(owner))).status).toBe(200);
  });

  it('does not lend its id to objects of another tenant', async () => {
    const [mine, theirs] = await Promise.all([signUpOwner(app.url), signUpOwner(app.url)]);
    const machine = await createMachine(theirs);
    const path = pathOf(mine);
    const answers = await Promise.all([
      mine.client.patch(`${path}/members/${theirs.userId}`, { role: 'VIEWER' }),
      mine.client.delete(`${path}/members/${theirs.userId}`),
      mine.client.post(`${path}/transfer-ownership`, { userId: theirs.userId }),
      mine.client.patch(`${path}/service-accounts/${machine.serviceAccountId}`, { disabled: true }),
      mine.client.post(`${path}/api-keys`, {
        serviceAccountId: machine.serviceAccountId,
        name: 'x',
        scopes: ['read'],
      }),
      mine.client.post(`${path}/api-keys/${machine.apiKeyId}/revoke`),
      mine.client.post(`${path}/api-keys/${machine.apiKeyId}/rotate`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect((await machine.client.get(pathOf(theirs))).status).toBe(200);
    expect((await machine.client.get(path)).status).toBe(404);
  });
});

describe('a deleted tenant', () => {
  it('is gone for everybody at once, its API keys included', async () => {
    const owner = await signUpOwner(app.url);
    const [admin, machine] = await Promise.all([addMember(owner, 'ADMIN'), createMachine(owner)]);
    expect((await owner.client.delete(pathOf(owner))).status).toBe(204);
    for (const { client } of [owner, admin]) {
      expect((await client.get(pathOf(owner))).status).toBe(404);
      expect((await client.get(`${pathOf(owner)}/members`)).status).toBe(404);
      expect((await client.get('/v1/people')).status).toBe(404);
      expect((await client.delete(pathOf(owner))).status).toBe(404);
    }
    expect((await machine.client.get(pathOf(owner))).body).toMatchObject({
      code: 'AUTH_INVALID_API_KEY',
    });
    expect((await admin.client.get('/v1/tenants')).body['items']).toEqual([]);
    expect((await admin.client.get('/v1/auth/me')).body['memberships']).toEqual([]);
  });

  it('is shown to its OWNER with the day until which it can be restored', async () => {
    const owner = await signUpOwner(app.url);
    expectStatus(await owner.client.delete(pathOf(owner)), 204);
    const page = await owner.client.get('/v1/tenants');
    expect(page.body['items']).toMatchObject([{ id: owner.tenantId }]);
    const span =
      Date.parse(textAt(page.body, 'items', '0', 'restorableUntil')) -
      Date.parse(textAt(page.body, 'items', '0', 'deletedAt'));
    expect(span).toBe(30 * DAY_MS);
  });

  it('is restored by its OWNER with everything in it, and by nobody else', async () => {
    const owner = await signUpOwner(app.url, 'Phoenix');
    const [admin, machine] = await Promise.all([addMember(owner, 'ADMIN'), createMachine(owner)]);
    expectStatus(await owner.client.delete(pathOf(owner)), 204);
    expect((await admin.client.post(`${pathOf(owner)}/restore`)).status).toBe(404);
    const restored = expectStatus(await owner.client.post(`${pathOf(owner)}/restore`), 200);
    expect(restored.body).toMatchObject({
      id: owner.tenantId,
      name: 'Phoenix',
      role: 'OWNER',
      version: 3,
    });
    expect((await admin.client.get(pathOf(owner))).body).toMatchObject({ role: 'ADMIN' });
    expect((await machine.client.get(pathOf(owner))).status).toBe(200);
    expect((await admin.client.post(`${pathOf(owner)}/restore`)).status).toBe(403);
    expect((await owner.client.post(`${pathOf(owner)}/restore`)).body).toMatchObject({
      version: 3,
    });
  });

  it('can be restored on its 30th day and not after it', async () => {
    const owner = await signUpOwner(app.url);
    expectStatus(await owner.client.delete(pathOf(owner)), 204);
    await ageDeletion(owner.tenantId, 31);
    expect((await owner.client.get('/v1/tenants')).body['items']).toEqual([]);
    expect((await owner.client.post(`${pathOf(owner)}/restore`)).status).toBe(404);
    await ageDeletion(owner.tenantId, 29.9);
    expect((await owner.client.post(`${pathOf(owner)}/restore`)).status).toBe(200);
  });
});
