import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { makeWebhook, readWebhook } from '../testing/webhooks.js';
import { tidyWebhooks } from './sending/upkeep.js';

const URL = 'https://hooks.example.com/services/T0/secret-path?token=in-query';

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
});
beforeEach(async () => {
  owner = await signUpOwner(app.url);
});
afterAll(() => stack.disposeAsync());

async function auditText(): Promise<string> {
  return JSON.stringify((await owner.client.get('/v1/audit-logs?limit=100')).body);
}

describe('webhooks', () => {
  it('show their secret when they are made and when it is rotated, and nowhere else', async () => {
    const made = await owner.client.post(
      '/v1/webhooks',
      { url: URL, events: ['task.added', 'incident.declared', 'task.added'], description: 'Chat' },
      { headers: { 'idempotency-key': 'make-it-once' } },
    );
    const { body } = expectStatus(made, 201);
    expect(body).toMatchObject({
      url: URL,
      events: ['incident.declared', 'task.added'],
      description: 'Chat',
      enabled: true,
      circuit: { state: 'closed', consecutiveFailures: 0 },
      createdBy: { type: 'user', id: owner.userId, name: owner.name },
      version: 1,
    });
    const id = textAt(body, 'id');
    const secret = textAt(body, 'secret');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const rotated = expectStatus(await owner.client.post(`/v1/webhooks/${id}/rotate-secret`), 200);
    const next = textAt(rotated.body, 'secret');
    expect(next).not.toBe(secret);
    const overlap = Date.parse(textAt(rotated.body, 'previousSecretExpiresAt')) - Date.now();
    expect(Math.round(overlap / 3_600_000)).toBe(24);

    const replayed = await owner.client.post(
      '/v1/webhooks',
      { url: URL, events: ['task.added', 'incident.declared', 'task.added'], description: 'Chat' },
      { headers: { 'idempotency-key': 'make-it-once' } },
    );
    expect(replayed.body).toMatchObject({ id, secret: null });
    const seen = [
      await readWebhook(owner, id),
      (await owner.client.get('/v1/webhooks')).body,
      await auditText(),
    ];
    const { rows } = await app.database.platformTransaction((trx) =>
      sql`SELECT e::text, (SELECT string_agg(o.payload::text, '') FROM outbox_events o) AS events
        FROM webhook_endpoints e WHERE id = ${id}`.execute(trx),
    );
    for (const text of [...seen, rows].map((value) => JSON.stringify(value))) {
      expect(text).not.toContain(secret.slice(6));
      expect(text).not.toContain(next.slice(6));
    }
  });

  it('are changed, with their versions, and audited without what may be secret in their URLs', async () => {
    const { id } = await makeWebhook(owner, URL);
    const path = `/v1/webhooks/${id}`;
    const changed = await owner.client.patch(
      path,
      { url: 'https://other.example.com/x#fragment', events: ['task.added', '*'], enabled: false },
      { headers: { 'if-match': '"1"' } },
    );
    expect(expectStatus(changed, 200).body).toMatchObject({
      url: 'https://other.example.com/x',
      events: ['*'],
      enabled: false,
      disabledReason: 'manual',
      version: 2,
    });
    expect(changed.headers.get('etag')).toBe('"2"');
    const stale = await owner.client.patch(path, { description: 'x', expectedVersion: 1 });
    expect([stale.status, stale.body['code']]).toEqual([412, 'VERSION_MISMATCH']);
    const same = await owner.client.patch(path, { enabled: false, events: ['*'] });
    expect(same.body).toMatchObject({ version: 2 });
    const back = await owner.client.patch(path, { enabled: true });
    expect(back.body).toMatchObject({ enabled: true, disabledAt: null, version: 3 });

    expectStatus(await owner.client.delete(path), 204);
    expect((await owner.client.get(path)).status).toBe(404);
    expect((await owner.client.delete(path)).status).toBe(404);
    expect((await owner.client.get(`${path}/deliveries`)).status).toBe(404);
    const audit = await auditText();
    for (const action of ['webhook.created', 'webhook.updated', 'webhook.deleted']) {
      expect(audit).toContain(action);
    }
    expect(audit).toContain('https://hooks.example.com');
    expect(audit).not.toContain('secret-path');
    expect(audit).not.toContain('in-query');
  });

  it('keep nothing once they are deleted', async () => {
    const { id } = await makeWebhook(owner, URL);
    expectStatus(await owner.client.post(`/v1/webhooks/${id}/test`), 202);
    expectStatus(await owner.client.post(`/v1/webhooks/${id}/rotate-secret`), 200);
    expectStatus(await owner.client.delete(`/v1/webhooks/${id}`), 204);
    const rowsOf = (table: string, column: string) =>
      app.database.platformTransaction(async (trx) => {
        const query = sql`SELECT * FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${id}`;
        return (await query.execute(trx)).rows;
      });
    expect(await rowsOf('webhook_endpoints', 'id')).toMatchObject([
      { url: '', description: '', secret: null, previous_secret: null },
    ]);
    while ((await tidyWebhooks(app.ports)) === 'more');
    expect(await rowsOf('webhook_endpoints', 'id')).toEqual([]);
    expect(await rowsOf('webhook_states', 'endpoint_id')).toEqual([]);
    expect(await rowsOf('webhook_deliveries', 'endpoint_id')).toEqual([]);
    expect(await rowsOf('webhook_attempts', 'endpoint_id')).toEqual([]);
  });

  it('forget the secret that was rotated out once it signs no more', async () => {
    const { id } = await makeWebhook(owner, URL);
    expectStatus(await owner.client.post(`/v1/webhooks/${id}/rotate-secret`), 200);
    const previous = () =>
      app.database.platformTransaction((trx) =>
        trx
          .selectFrom('webhook_endpoints')
          .select('previous_secret')
          .where('id', '=', id)
          .executeTakeFirst(),
      );
    await tidyWebhooks(app.ports);
    expect((await previous())?.previous_secret).toMatch(/^e1\./);
    const later = { now: () => new Date(Date.now() + 24 * 3_600_000 + 1) };
    await tidyWebhooks({ ...app.ports, clock: later });
    expect((await previous())?.previous_secret).toBeNull();
  });

  it.each([
    ['an http URL', 'http://hooks.example.com/'],
    ['another scheme', 'ftp://hooks.example.com/'],
    ['credentials', 'https://user:password@hooks.example.com/'],
    ['this machine', 'https://127.0.0.1/'],
    ['this machine, written oddly', 'https://0x7f000001/'],
    ['this machine, in IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['this machine, by its name', 'https://localhost:8443/'],
    ['this machine, by a name below it', 'https://hooks.LOCALHOST./'],
    ['the metadata service', 'https://169.254.169.254/latest'],
    ['a private network', 'https://10.0.0.1/'],
    ['no URL at all', 'hooks'],
  ])('refuse %s', async (_what, url) => {
    const answer = await owner.client.post('/v1/webhooks', { url, events: ['*'] });
    expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    expect(JSON.stringify(answer.body)).toContain('"url"');
  });

  it('refuse event types that are not in the catalogue or that no webhook is told of', async () => {
    for (const events of [[], ['no.such_type'], ['webhook.created'], ['*', 'x']]) {
      const answer = await owner.client.post('/v1/webhooks', { url: URL, events });
      expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    }
  });

  it('list the types of events with a schema and an example of each', async () => {
    const { body } = expectStatus(await owner.client.get('/v1/webhooks/event-types'), 200);
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          type: 'incident.declared',
          schema: expect.objectContaining({ type: 'object' }),
          example: expect.objectContaining({ type: 'incident.declared', sequence: 7 }),
        }),
      ]),
    });
  });

  it('are for owners and administrators, and for keys that were given the permission', async () => {
    const { id } = await makeWebhook(owner, URL);
    for (const role of ['AGENT', 'EDITOR', 'VIEWER', 'REQUESTER'] as const) {
      const member = await addMember(owner, role);
      expect((await member.client.get('/v1/webhooks')).status).toBe(403);
      expect((await member.client.get(`/v1/webhooks/${id}`)).status).toBe(404);
      expect((await member.client.post('/v1/webhooks', { url: URL, events: ['*'] })).status).toBe(
        403,
      );
    }
    const machine = await createMachine(owner, { scopes: ['webhooks.manage', 'webhooks.read'] });
    const made = await machine.client.post('/v1/webhooks', { url: URL, events: ['*'] });
    expect(expectStatus(made, 201).body).toMatchObject({ createdBy: { type: 'service_account' } });
    const reader = await createMachine(owner, { scopes: ['read', 'write'] });
    expect((await reader.client.get(`/v1/webhooks/${id}`)).status).toBe(200);
    const refused = await reader.client.post('/v1/webhooks', { url: URL, events: ['*'] });
    expect([refused.status, refused.body['code']]).toEqual([403, 'SCOPE_INSUFFICIENT']);
  });

  it('of another tenant do not exist, nor do their deliveries', async () => {
    const { id } = await makeWebhook(owner, URL);
    const test = expectStatus(await owner.client.post(`/v1/webhooks/${id}/test`), 202);
    const deliveryId = textAt(test.body, 'id');
    const stranger = await signUpOwner(app.url);
    const attempts: [string, string, unknown?][] = [
      ['GET', `/v1/webhooks/${id}`],
      ['PATCH', `/v1/webhooks/${id}`, { enabled: false }],
      ['DELETE', `/v1/webhooks/${id}`],
      ['POST', `/v1/webhooks/${id}/test`, {}],
      ['POST', `/v1/webhooks/${id}/rotate-secret`, {}],
      ['POST', `/v1/webhooks/${id}/recover`, {}],
      ['POST', `/v1/webhooks/${id}/redeliver`, { from: '2020-01-01T00:00:00Z' }],
      ['GET', `/v1/webhooks/${id}/deliveries`],
      ['GET', `/v1/webhooks/deliveries/${deliveryId}`],
      ['POST', `/v1/webhooks/deliveries/${deliveryId}/redeliver`, {}],
    ];
    for (const [method, path, body] of attempts) {
      const answer = await stranger.client.request(method, path, body);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 404, 'NOT_FOUND']);
    }
    expect((await stranger.client.get('/v1/webhooks')).body).toEqual({
      items: [],
      nextCursor: null,
    });
    expect(await readWebhook(owner, id)).toMatchObject({ enabled: true, version: 1 });
  });

  it('are listed in pages, newest first', async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 3; n += 1) ids.unshift((await makeWebhook(owner, URL)).id);
    const first = await owner.client.get('/v1/webhooks?limit=2');
    const cursor = textAt(first.body, 'nextCursor');
    const second = await owner.client.get(`/v1/webhooks?limit=2&cursor=${cursor}`);
    const found = [first, second].flatMap(({ body }) =>
      JSON.stringify(body).match(/"id":"[^"]+","url/g),
    );
    expect(found.map((text) => text?.slice(6, 42))).toEqual(ids);
    expect(second.body).toMatchObject({ nextCursor: null });
  });
});
