import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { generateApiKey, prefixOf } from './key-format.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const keysOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}/api-keys`;
const accountsOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}/service-accounts`;

/** What a request with the key is answered: 200, or the code of the refusal. */
async function tryKey(key: string): Promise<number | string> {
  const { status, body } = await automationClient(app.url, key).get('/v1/people');
  return status === 200 ? 200 : textAt(body, 'code');
}

async function readKey(apiKeyId: string) {
  return app.database.platformTransaction((trx) =>
    trx.selectFrom('api_keys').selectAll().where('id', '=', apiKeyId).executeTakeFirstOrThrow(),
  );
}

/** Waits for what the product does beside a request. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

describe('an API key', () => {
  it('is shown once, listed without its secret, and stored as a hash', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner, {
      role: 'AGENT',
      scopes: ['read', 'write', 'read'],
    });
    expect(machine.apiKey).toMatch(/^itk_live_[0-9A-Za-z]{38}$/);
    const list = expectStatus(await owner.client.get(keysOf(owner)), 200);
    expect(list.body['items']).toMatchObject([
      {
        id: machine.apiKeyId,
        prefix: prefixOf(machine.apiKey),
        scopes: ['read', 'write'],
        status: 'active',
        serviceAccount: { id: machine.serviceAccountId, role: 'AGENT' },
        createdBy: { id: owner.userId },
        expiresAt: null,
        revokedAt: null,
      },
    ]);
    const elsewhere = [
      list,
      await owner.client.get('/v1/audit-logs'),
      await readKey(machine.apiKeyId),
    ];
    expect(JSON.stringify(elsewhere)).not.toContain(machine.apiKey.slice(12));
  });

  it('opens the product in x-api-key and as a Bearer token', async () => {
    const owner = await signUpOwner(app.url);
    const { apiKey } = await createMachine(owner);
    expect(await tryKey(apiKey)).toBe(200);
    const bearer = await automationClient(app.url).get('/v1/people', {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(bearer.status).toBe(200);
  });

  it.each([
    ['text that is no key', 'itk_live_nonsense'],
    ['a key with a wrong checksum', `itk_live_${'a'.repeat(38)}`],
    ['a well-formed key that nobody issued', generateApiKey()],
    ['an empty one', ''],
  ])('is refused when it is %s', async (_what, key) => {
    expect(await tryKey(key)).toBe('AUTH_INVALID_API_KEY');
  });

  it('is not looked up when its checksum is wrong', async () => {
    const { authenticateApiKey } = await import('./authenticate-api-key.js');
    // Ports whose database nobody may touch.
    const untouchable = new Proxy(app.ports, {
      get: (ports, name) => {
        if (name === 'db') throw new Error('the database was touched');
        return Reflect.get(ports, name);
      },
    });
    await expect(
      authenticateApiKey(untouchable, `itk_live_${'a'.repeat(38)}`),
    ).rejects.toMatchObject({
      code: 'AUTH_INVALID_API_KEY',
    });
    await expect(authenticateApiKey(untouchable, generateApiKey())).rejects.toThrow('touched');
  });

  it('stops at once when it is revoked, and revoking it again changes nothing', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    expect(await tryKey(machine.apiKey)).toBe(200);
    const revoke = () => owner.client.post(`${keysOf(owner)}/${machine.apiKeyId}/revoke`);
    const first = expectStatus(await revoke(), 200);
    expect(first.body).toMatchObject({ id: machine.apiKeyId, status: 'revoked' });
    expect(await tryKey(machine.apiKey)).toBe('AUTH_INVALID_API_KEY');
    const second = expectStatus(await revoke(), 200);
    expect(second.body['revokedAt']).toBe(first.body['revokedAt']);
    const log = await owner.client.get('/v1/audit-logs?action=api_key.revoked');
    expect(Object.values(log.body['items'] ?? {})).toHaveLength(1);
  });

  it('ends at its expiry, which must lie in the future', async () => {
    const owner = await signUpOwner(app.url);
    const { serviceAccountId } = await createMachine(owner);
    const issue = (expiresAt: string) =>
      owner.client.post(keysOf(owner), {
        serviceAccountId,
        name: 'short',
        scopes: ['read'],
        expiresAt,
      });
    expect((await issue(new Date(Date.now() - 1000).toISOString())).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { issues: [{ path: 'expiresAt' }] },
    });
    const issued = expectStatus(await issue(new Date(Date.now() + 3_600_000).toISOString()), 201);
    const key = textAt(issued.body, 'key');
    expect(await tryKey(key)).toBe(200);
    await app.database.platformTransaction((trx) =>
      trx
        .updateTable('api_keys')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('id', '=', textAt(issued.body, 'id'))
        .execute(),
    );
    expect(await tryKey(key)).toBe('AUTH_INVALID_API_KEY');
    const listed = await owner.client.get(`${keysOf(owner)}?limit=1`);
    expect(listed.body['items']).toMatchObject([{ id: issued.body['id'], status: 'expired' }]);
  });

  it('takes only scopes that exist, and at least one', async () => {
    const owner = await signUpOwner(app.url);
    const { serviceAccountId } = await createMachine(owner);
    for (const scopes of [[], ['everything'], ['incidents.fly'], 'read', ['read', 7]]) {
      const answer = await owner.client.post(keysOf(owner), {
        serviceAccountId,
        name: 'x',
        scopes,
      });
      expect([scopes, answer.body['code']]).toEqual([scopes, 'VALIDATION_FAILED']);
    }
    const fine = { serviceAccountId, name: 'x', scopes: ['incidents.read'] };
    expect((await owner.client.post(keysOf(owner), fine)).status).toBe(201);
  });

  it('does what its scopes and the role of its account both allow', async () => {
    const owner = await signUpOwner(app.url);
    const reader = await createMachine(owner, { role: 'AGENT', scopes: ['read'] });
    expect((await reader.client.post('/v1/incidents', { title: 'x' })).body).toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
    });
    const viewer = await createMachine(owner, { role: 'VIEWER', scopes: ['read', 'write'] });
    expect((await viewer.client.post('/v1/incidents', { title: 'x' })).body).toMatchObject({
      code: 'FORBIDDEN',
    });
    const agent = await createMachine(owner, { role: 'AGENT', scopes: ['read', 'write'] });
    expect((await agent.client.post('/v1/incidents', { title: 'x' })).status).toBe(201);
  });

  it('is not issued for rights that its issuer does not hold', async () => {
    const owner = await signUpOwner(app.url);
    const admin = await addMember(owner, 'ADMIN');
    const machine = await createMachine(owner, { role: 'OWNER', scopes: ['tenants.update'] });
    const { serviceAccountId } = machine;
    const issue = (scopes: string[]) =>
      admin.client.post(keysOf(owner), { serviceAccountId, name: 'x', scopes });
    expect((await issue(['read', 'tenants.delete'])).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'tenants.delete' },
    });
    expect((await issue(['read'])).status).toBe(201);
    const ofOwner = await owner.client.post(keysOf(owner), {
      serviceAccountId,
      name: 'x',
      scopes: ['tenants.delete'],
    });
    const rotate = `${keysOf(owner)}/${textAt(ofOwner.body, 'id')}/rotate`;
    expect((await admin.client.post(rotate)).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await owner.client.post(rotate)).status).toBe(200);
  });

  it('manages neither keys nor accounts itself', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner, {
      role: 'ADMIN',
      scopes: ['read', 'write', 'api_keys.manage', 'service_accounts.manage'],
    });
    const { serviceAccountId } = machine;
    const answers = await Promise.all([
      machine.client.get(keysOf(owner)),
      machine.client.post(keysOf(owner), { serviceAccountId, name: 'x', scopes: ['read'] }),
      machine.client.post(`${keysOf(owner)}/${machine.apiKeyId}/rotate`),
      machine.client.post(`${keysOf(owner)}/${machine.apiKeyId}/revoke`),
      machine.client.post(accountsOf(owner), { name: 'x', role: 'VIEWER' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });

  it('is hidden from roles that may not read keys', async () => {
    const owner = await signUpOwner(app.url);
    const agent = await addMember(owner, 'AGENT');
    const machine = await createMachine(owner);
    expect((await agent.client.get(keysOf(owner))).status).toBe(403);
    for (const id of [machine.apiKeyId, randomUUID()]) {
      expect((await agent.client.post(`${keysOf(owner)}/${id}/revoke`)).status).toBe(404);
      expect((await agent.client.post(`${keysOf(owner)}/${id}/rotate`)).status).toBe(404);
    }
    expect(await tryKey(machine.apiKey)).toBe(200);
  });

  it('notes its last use once a minute at most, beside the request', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    const lastUse = async () => (await readKey(machine.apiKeyId)).last_used_at;
    const setLastUse = (time: Date) =>
      app.database.platformTransaction((trx) =>
        trx
          .updateTable('api_keys')
          .set({ last_used_at: time })
          .where('id', '=', machine.apiKeyId)
          .execute(),
      );
    await tryKey(machine.apiKey);
    await until(async () => (await lastUse()) !== null);
    const recently = new Date(Date.now() - 50_000);
    await setLastUse(recently);
    await Promise.all(Array.from({ length: 10 }, () => tryKey(machine.apiKey)));
    expect(await lastUse()).toEqual(recently);
    await setLastUse(new Date(Date.now() - 61_000));
    await tryKey(machine.apiKey);
    await until(async () => Date.now() - ((await lastUse())?.getTime() ?? 0) < 30_000);
  });
});
