import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { browserClient } from '../testing/client.js';
import type { Answer } from '../testing/client.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { CLAIM_LAPSES_MS } from './retention.js';

function replayed(answer: Answer): boolean {
  return answer.headers.get('idempotent-replayed') === 'true';
}

async function countTenants(client: { get(path: string): Promise<Answer> }): Promise<number> {
  return Object.keys((await client.get('/v1/tenants')).body['items'] ?? {}).length;
}

test('a person creates one tenant with one key, however often and however parallel', async () => {
  await using app = await startTestApp();
  const { client } = await signUp(app.url);
  const key = randomUUID();
  const create = (name: string) =>
    client.post('/v1/tenants', { name }, { headers: { 'idempotency-key': key } });
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('Only')));
  expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  expect(answers.filter((answer) => answer.status === 201 && !replayed(answer))).toHaveLength(1);
  const again = expectStatus(await create('Only'), 201);
  expect(replayed(again)).toBe(true);
  expect(await countTenants(client)).toBe(1);
  expectStatus(await create('Other'), 422);

  const stranger = await signUp(app.url);
  const headers = { 'idempotency-key': key };
  const theirs = await stranger.client.post('/v1/tenants', { name: 'Only' }, { headers });
  expect(replayed(expectStatus(theirs, 201))).toBe(false);
});

test('an error gives the key back', async () => {
  await using app = await startTestApp({ workers: false });
  const { client } = await signUp(app.url);
  const headers = { 'idempotency-key': randomUUID() };
  const path = `/v1/tenants/${randomUUID()}/restore`;
  expectStatus(await client.post(path, {}, { headers }), 404);
  expectStatus(await client.post(path, {}, { headers }), 404);
});

test('a claim whose process died lapses; one that has settled is never carried out again', async () => {
  await using timed = await startAppWithClock();
  const { app } = timed;
  const { identity } = app.database;
  const { client } = await signUp(app.url);
  const headers = { 'idempotency-key': randomUUID() };
  const create = () => client.post('/v1/tenants', { name: 'Only' }, { headers });
  expectStatus(await create(), 201);

  // As a crash between the commit and the answer would leave it, for a verb whose answer comes later.
  await sql`UPDATE personal_idempotency_records SET state = 'settled', answer = NULL`.execute(
    identity,
  );
  expectStatus(await create(), 409);
  timed.wait(CLAIM_LAPSES_MS);
  const unknown = expectStatus(await create(), 409);
  expect(unknown.body['details']).toEqual({ reason: 'answer_unknown' });
  expect(await countTenants(client)).toBe(1);

  // As a crash before the commit would leave it.
  await sql`UPDATE personal_idempotency_records SET state = 'claimed', created_at = ${timed.now()}`.execute(
    identity,
  );
  expect(expectStatus(await create(), 409).body['code']).toBe('IDEMPOTENCY_IN_FLIGHT');
  timed.wait(CLAIM_LAPSES_MS);
  expect(replayed(expectStatus(await create(), 201))).toBe(false);
  expect(await countTenants(client)).toBe(2);
});

test('what has no body is replayed even if its answer was never kept', async () => {
  await using timed = await startAppWithClock();
  const { client, email } = await signUp(timed.app.url);
  const second = await signInAgain(timed.app.url, email);
  const headers = { 'idempotency-key': randomUUID() };
  const path = `/v1/auth/sessions/${second}`;
  expectStatus(await client.request('DELETE', path, undefined, { headers }), 204);
  await sql`UPDATE personal_idempotency_records SET state = 'settled', answer = NULL`.execute(
    timed.app.database.identity,
  );
  timed.wait(CLAIM_LAPSES_MS);
  const again = expectStatus(await client.request('DELETE', path, undefined, { headers }), 204);
  expect(replayed(again)).toBe(true);
});

async function signInAgain(url: string, email: string): Promise<string> {
  const client = await browserClient(url);
  expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
  const sessions = expectStatus(await client.get('/v1/auth/sessions'), 200);
  const own = Object.values(sessions.body['items'] ?? {}).find(({ current }) => Boolean(current));
  return String(own?.['id']);
}
