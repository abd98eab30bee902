import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import type { Answer, Client } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let machine: Machine;

beforeAll(async () => {
  app = stack.use(await startTestApp());
  owner = await signUpOwner(app.url);
  machine = await createMachine(owner);
});

afterAll(() => stack.disposeAsync());

function declare(client: Client, key: string, body: object = { title: 'Checkout fails' }) {
  return client.post('/v1/incidents', body, { headers: { 'idempotency-key': key } });
}

async function countIncidents(client: Client): Promise<number> {
  const page = expectStatus(await client.get('/v1/incidents?limit=100'), 200);
  return Object.keys(page.body['items'] ?? {}).length;
}

function wasReplayed(answer: Answer): boolean {
  return answer.headers.get('idempotent-replayed') === 'true';
}

describe('a request that is sent again with its idempotency key', () => {
  it('gets the first answer: status, body and ETag, and declares nothing', async () => {
    const before = await countIncidents(machine.client);
    const key = randomUUID();
    const first = expectStatus(await declare(machine.client, key), 201);
    const again = expectStatus(await declare(machine.client, key), 201);
    expect(wasReplayed(first)).toBe(false);
    expect(wasReplayed(again)).toBe(true);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.headers.get('etag')).toBe('"1"');
    expect(await countIncidents(machine.client)).toBe(before + 1);
  });

  it('is the same request whatever the order of its properties', async () => {
    const key = randomUUID();
    expectStatus(await declare(machine.client, key, { title: 'A', severity: 'SEV2' }), 201);
    const again = await declare(machine.client, key, { severity: 'SEV2', title: 'A' });
    expect(wasReplayed(expectStatus(again, 201))).toBe(true);
  });

  it('is refused with another body', async () => {
    const key = randomUUID();
    expectStatus(await declare(machine.client, key), 201);
    const other = expectStatus(await declare(machine.client, key, { title: 'Other' }), 422);
    expect(other.body['code']).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('is one request over both faces', async () => {
    const key = randomUUID();
    const first = expectStatus(await declare(machine.client, key), 201);
    const again = await machine.client.post(
      '/trpc/incidents.declare',
      { title: 'Checkout fails' },
      { headers: { 'idempotency-key': key } },
    );
    expect(wasReplayed(expectStatus(again, 200))).toBe(true);
    expect(textAt(again.body, 'result', 'data', 'id')).toBe(textAt(first.body, 'id'));
  });

  it('is as many requests as a batch has calls', async () => {
    const before = await countIncidents(machine.client);
    const send = () =>
      machine.client.post(
        '/trpc/incidents.declare,incidents.declare?batch=1',
        { 0: { title: 'One' }, 1: { title: 'Two' } },
        { headers: { 'idempotency-key': key } },
      );
    const key = randomUUID();
    const first = expectStatus(await send(), 200);
    const again = expectStatus(await send(), 200);
    expect(again.body).toEqual(first.body);
    expect(await countIncidents(machine.client)).toBe(before + 2);
  });

  it('is another request for another procedure', async () => {
    const key = randomUUID();
    const incident = expectStatus(await declare(machine.client, key), 201);
    const path = `/v1/incidents/${textAt(incident.body, 'id')}`;
    const headers = { 'idempotency-key': key };
    const changed = await machine.client.patch(path, { title: 'Changed' }, { headers });
    expect(textAt(expectStatus(changed, 200).body, 'title')).toBe('Changed');
    const again = expectStatus(
      await machine.client.patch(path, { title: 'Changed' }, { headers }),
      200,
    );
    expect(again.headers.get('etag')).toBe('"2"');
  });

  it('is neither metered nor written to the audit log again', async () => {
    const used = async () => (await owner.client.get('/v1/usage')).body['quota']?.['dailyWrites'];
    const key = randomUUID();
    expectStatus(await declare(machine.client, key), 201);
    const before = await used();
    const rows = () =>
      app.database.platformTransaction((trx) =>
        trx.selectFrom('audit_log_events').select('id').execute(),
      );
    const audited = (await rows()).length;
    expect(wasReplayed(expectStatus(await declare(machine.client, key), 201))).toBe(true);
    expect(await used()).toEqual(before);
    expect((await rows()).length).toBe(audited);
  });

  it('is tried again after an error: nothing was written, so nothing was kept', async () => {
    const key = randomUUID();
    const path = `/v1/tenants/${owner.tenantId}/api-keys`;
    const { client } = owner;
    const input = { serviceAccountId: machine.serviceAccountId, name: 'later', scopes: ['read'] };
    const headers = { 'idempotency-key': key };
    const disable = `/v1/tenants/${owner.tenantId}/service-accounts/${machine.serviceAccountId}`;
    expectStatus(await client.patch(disable, { disabled: true }), 200);
    expectStatus(await client.post(path, input, { headers }), 409);
    expectStatus(await client.patch(disable, { disabled: false }), 200);
    expect(wasReplayed(expectStatus(await client.post(path, input, { headers }), 201))).toBe(false);
  });
});

describe('a key', () => {
  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'x'.repeat(256)],
    ['not ASCII', 'clé'],
  ])('is refused when it is %s', async (_what, key) => {
    const answer = expectStatus(await declare(machine.client, key), 400);
    expect(answer.body['code']).toBe('VALIDATION_FAILED');
  });

  it('may have 255 characters', async () => {
    expectStatus(await declare(machine.client, randomUUID().padEnd(255, '~')), 201);
  });

  it('belongs to its user: a colleague who sends the same declares an incident of their own', async () => {
    const key = randomUUID();
    const colleague = await addMember(owner, 'AGENT');
    const mine = expectStatus(await declare(owner.client, key), 201);
    const theirs = expectStatus(await declare(colleague.client, key), 201);
    expect(wasReplayed(theirs)).toBe(false);
    expect(textAt(theirs.body, 'id')).not.toBe(textAt(mine.body, 'id'));
    // Not even another body of theirs says that the key is in use.
    expectStatus(await declare(machine.client, key, { title: 'Another' }), 201);
  });

  it('belongs to its tenant: the same person may use it in another one', async () => {
    const key = randomUUID();
    const person = await signUpOwner(app.url);
    expectStatus(await declare(person.client, key), 201);
    expectStatus(await person.client.post('/v1/tenants', { name: 'Second' }), 201);
    expect(wasReplayed(expectStatus(await declare(person.client, key, { title: 'B' }), 201))).toBe(
      false,
    );
  });

  it('is ignored where nobody has signed in yet', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const client = automationClient(app.url);
    const login = { email: 'nobody@example.com', password: 'wrong-password-1' };
    const [first, again] = [
      await client.post('/v1/login', login, { headers }),
      await client.post('/v1/login', { ...login, password: 'other-password-2' }, { headers }),
    ];
    expect([first.status, again.status]).toEqual([401, 401]);
  });
});

describe('before anything is replayed', () => {
  it('the caller has to prove who they are', async () => {
    const key = randomUUID();
    const leaving = await createMachine(owner);
    expectStatus(await declare(leaving.client, key), 201);
    const revoke = `/v1/tenants/${owner.tenantId}/api-keys/${leaving.apiKeyId}/revoke`;
    expectStatus(await owner.client.post(revoke, {}), 200);
    expectStatus(await declare(leaving.client, key), 401);
  });

  it('the caller has to hold the permission still', async () => {
    const key = randomUUID();
    const member = await addMember(owner, 'EDITOR');
    expectStatus(await declare(member.client, key), 201);
    const path = `/v1/tenants/${owner.tenantId}/members/${member.userId}`;
    expectStatus(await owner.client.patch(path, { role: 'VIEWER' }), 200);
    expectStatus(await declare(member.client, key), 403);
    expectStatus(await owner.client.delete(path), 204);
    const removed = await member.client.post(
      '/v1/incidents',
      { title: 'Checkout fails' },
      { headers: { 'idempotency-key': key, 'x-tenant-id': owner.tenantId } },
    );
    expectStatus(removed, 404);
  });
});
