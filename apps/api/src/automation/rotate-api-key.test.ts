import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const keysOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}/api-keys`;

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

describe('the rotation of an API key', () => {
  const rotate = (owner: Member, apiKeyId: string, body: unknown = {}) =>
    owner.client.post(`${keysOf(owner)}/${apiKeyId}/rotate`, body);

  it('makes a new key and leaves the old one working for a day', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner, { role: 'AGENT' });
    const before = Date.now();
    const rotated = expectStatus(await rotate(owner, machine.apiKeyId), 200);
    expect(rotated.body).toMatchObject({
      name: 'key',
      scopes: ['read', 'write'],
      serviceAccountId: machine.serviceAccountId,
      expiresAt: null,
    });
    expect(await tryKey(textAt(rotated.body, 'key'))).toBe(200);
    expect(await tryKey(machine.apiKey)).toBe(200);
    const old = await readKey(machine.apiKeyId);
    expect(old.replaced_by).toBe(rotated.body['id']);
    const grace = (old.expires_at?.getTime() ?? 0) - before;
    expect(grace).toBeGreaterThanOrEqual(86_400_000);
    expect(grace).toBeLessThan(86_400_000 + 60_000);
  });

  it('ends the old key with its grace, and never later than it would have ended', async () => {
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    expectStatus(await rotate(owner, machine.apiKeyId, { graceSeconds: 0 }), 200);
    expect(await tryKey(machine.apiKey)).toBe('AUTH_INVALID_API_KEY');

    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { serviceAccountId } = machine;
    const short = expectStatus(
      await owner.client.post(keysOf(owner), {
        serviceAccountId,
        name: 'x',
        scopes: ['read'],
        expiresAt,
      }),
      201,
    );
    const next = expectStatus(
      await rotate(owner, textAt(short.body, 'id'), { graceSeconds: 7200 }),
      200,
    );
    expect((await readKey(textAt(short.body, 'id'))).expires_at?.toISOString()).toBe(expiresAt);
    expect(next.body['expiresAt']).toBe(expiresAt);
  });

  it('takes a grace of a week at most', async () => {
    const owner = await signUpOwner(app.url);
    const { apiKeyId } = await createMachine(owner);
    for (const graceSeconds of [604_801, -1, 1.5, '60']) {
      expect((await rotate(owner, apiKeyId, { graceSeconds })).body['code']).toBe(
        'VALIDATION_FAILED',
      );
    }
    expect((await rotate(owner, apiKeyId, { graceSeconds: 604_800 })).status).toBe(200);
  });

  it('happens once, however many ask for it', async () => {
    const owner = await signUpOwner(app.url);
    const { apiKeyId } = await createMachine(owner);
    const answers = await Promise.all(Array.from({ length: 8 }, () => rotate(owner, apiKeyId)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('is refused for a key that is revoked', async () => {
    const owner = await signUpOwner(app.url);
    const { apiKeyId } = await createMachine(owner);
    expectStatus(await owner.client.post(`${keysOf(owner)}/${apiKeyId}/revoke`), 200);
    expect((await rotate(owner, apiKeyId)).body).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'revoked' },
    });
    expect((await rotate(owner, randomUUID())).status).toBe(404);
  });
});
