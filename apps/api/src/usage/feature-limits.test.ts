import { openDatabase } from '@incident-tracker/db';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import type { Answer, Client } from '../testing/client.js';
import {
  createMachine,
  expectStatus,
  signUp,
  signUpOwner,
  tokenFromMail,
} from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { serveTestApp, startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { logInForTokens } from '../testing/tokens.js';

const LIMIT = 3;
const env = {
  PLAN_OVERRIDES: JSON.stringify({
    free: { members: LIMIT, serviceAccounts: LIMIT, apiKeys: LIMIT },
  }),
};

describe('the limits of a plan', () => {
  const stack = new AsyncDisposableStack();
  let app: TestApp;
  let second: { readonly url: string };
  beforeAll(async () => {
    app = stack.use(await startTestApp({ env }));
    const database = stack.use(await openDatabase({ url: app.databaseUrl }));
    second = stack.use(await serveTestApp(database, { env, workers: false }));
  });
  afterAll(() => stack.disposeAsync());

  /** Of 20 parallel requests at two nodes: how many created something, and one of the refusals. */
  async function race(owner: Member, send: (client: Client, n: number) => Promise<Answer>) {
    const there = (await logInForTokens(second.url, owner.email)).client;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send(n % 2 === 0 ? owner.client : there, n)),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).toEqual(new Set([201, 429]));
    return {
      created: answers.filter(({ status }) => status === 201),
      refused: answers.find(({ status }) => status === 429),
    };
  }

  it('hold for service accounts under 20 parallel requests at two nodes', async () => {
    const owner = await signUpOwner(app.url);
    const path = `/v1/tenants/${owner.tenantId}/service-accounts`;
    const { created, refused } = await race(owner, (client, n) =>
      client.post(path, { name: `machine ${n}`, role: 'VIEWER' }),
    );
    expect(created).toHaveLength(LIMIT);
    expect(refused?.body).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { feature: 'serviceAccounts', limit: LIMIT, current: LIMIT, plan: 'free' },
    });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);

    // One that is disabled makes room for another, and cannot come back then.
    const one = `${path}/${textAt(created[0]?.body ?? {}, 'id')}`;
    expectStatus(await owner.client.patch(one, { disabled: true }), 200);
    expectStatus(await owner.client.post(path, { name: 'another', role: 'VIEWER' }), 201);
    expect((await owner.client.patch(one, { disabled: false })).status).toBe(429);
    expectStatus(await owner.client.patch(one, { name: 'renamed' }), 200);
  });

  it('hold for API keys, of which a rotation adds none', async () => {
    const owner = await signUpOwner(app.url);
    const { serviceAccountId, apiKeyId } = await createMachine(owner, { role: 'VIEWER' });
    const path = `/v1/tenants/${owner.tenantId}/api-keys`;
    const { created } = await race(owner, (client, n) =>
      client.post(path, { serviceAccountId, name: `key ${n}`, scopes: ['read'] }),
    );
    expect(created).toHaveLength(LIMIT - 1);
    expectStatus(await owner.client.post(`${path}/${apiKeyId}/rotate`, {}), 200);
    const another = { serviceAccountId, name: 'another', scopes: ['read'] };
    expect((await owner.client.post(path, another)).status).toBe(429);
    const spare = textAt(created[0]?.body ?? {}, 'id');
    expectStatus(await owner.client.post(`${path}/${spare}/revoke`, {}), 200);
    expectStatus(await owner.client.post(path, another), 201);
  });

  it('hold for members: an open invite holds a seat, and passes it on when it is accepted', async () => {
    const owner = await signUpOwner(app.url);
    const path = `/v1/tenants/${owner.tenantId}/invites`;
    const addresses = await Promise.all(
      Array.from({ length: 2 }, async () => (await signUp(app.url)).email),
    );
    const { created } = await race(owner, (client, n) =>
      client.post(path, { email: `${randomUUID()}-${n}@example.com`, role: 'VIEWER' }),
    );
    expect(created).toHaveLength(LIMIT - 1);
    const [first, other] = created.map(({ body }) => textAt(body, 'id'));
    expectStatus(await owner.client.delete(`${path}/${first}`), 204);
    expectStatus(await owner.client.post(path, { email: addresses[0], role: 'VIEWER' }), 201);
    expectStatus(await owner.client.delete(`${path}/${other}`), 204);
    const person = await signUp(app.url);
    expectStatus(await owner.client.post(path, { email: person.email, role: 'VIEWER' }), 201);
    const token = await tokenFromMail(app.url, person.email);
    expectStatus(await person.client.post('/v1/tenants/invites/accept', { token }), 200);
    expect((await owner.client.post(path, { email: addresses[1], role: 'VIEWER' })).status).toBe(
      429,
    );
  });

  it('hold for an invite that has run out and is sent again', async () => {
    const owner = await signUpOwner(app.url);
    const path = `/v1/tenants/${owner.tenantId}/invites`;
    const invite = async () => {
      const given = { email: `${randomUUID()}@example.com`, role: 'VIEWER' };
      return textAt(expectStatus(await owner.client.post(path, given), 201).body, 'id');
    };
    const stale = await invite();
    await invite();
    await app.database.platformTransaction((trx) =>
      trx
        .updateTable('invites')
        .set({ expires_at: new Date(Date.now() - 1_000) })
        .where('id', '=', stale)
        .execute(),
    );
    await invite();
    const resend = () => owner.client.post(`${path}/${stale}/resend`, {});
    expect((await resend()).body).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { feature: 'members' },
    });
  });

  it('hold at the moment of accepting, however many were invited before the plan shrank', async () => {
    const owner = await signUpOwner(app.url);
    await owner.client.post(`/v1/tenants/${owner.tenantId}/plan`, { plan: 'team' });
    const people = await Promise.all(Array.from({ length: 4 }, () => signUp(app.url)));
    const tokens: string[] = [];
    for (const { email } of people) {
      const path = `/v1/tenants/${owner.tenantId}/invites`;
      expectStatus(await owner.client.post(path, { email, role: 'VIEWER' }), 201);
      tokens.push(await tokenFromMail(app.url, email));
    }
    await app.database.platformTransaction((trx) =>
      trx.updateTable('tenants').set({ plan: 'free' }).where('id', '=', owner.tenantId).execute(),
    );
    const answers = await Promise.all(
      people.map(({ client }, n) =>
        client.post('/v1/tenants/invites/accept', { token: tokens[n] }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 429, 429]);
  });
});
