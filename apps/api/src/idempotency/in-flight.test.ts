import { randomUUID } from 'node:crypto';
import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { textAt } from '../testing/client.js';
import type { Answer } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

test('of 20 requests at once with one key, one declares; the others wait or get its answer', async () => {
  await using app = await startTestApp();
  const owner = await signUpOwner(app.url);
  const { client } = await createMachine(owner);
  const headers = { 'idempotency-key': randomUUID() };
  const send = (): Promise<Answer> => client.post('/v1/incidents', { title: 'Once' }, { headers });
  const answers = await Promise.all(Array.from({ length: 20 }, send));
  const done = answers.filter(({ status }) => status === 201);
  const waiting = answers.filter(({ status }) => status === 409);
  expect(done.length + waiting.length).toBe(20);
  expect(done.filter((answer) => !answer.headers.has('idempotent-replayed'))).toHaveLength(1);
  for (const { body, headers: sent } of waiting) {
    expect(body['code']).toBe('IDEMPOTENCY_IN_FLIGHT');
    expect(sent.get('retry-after')).toBe('1');
  }
  const last = expectStatus(await send(), 201);
  expect(new Set([...done, last].map(({ body }) => textAt(body, 'id'))).size).toBe(1);
  const list = expectStatus(await client.get('/v1/incidents'), 200);
  expect(Object.keys(list.body['items'] ?? {})).toHaveLength(1);
});

test('a request that meets its running twin is told so at once, and a dead twin leaves nothing behind', async () => {
  await using app = await startTestApp({ workers: false });
  const owner = await signUpOwner(app.url);
  const { client } = await createMachine(owner);
  const headers = { 'idempotency-key': randomUUID() };
  const send = (): Promise<Answer> => client.post('/v1/incidents', { title: 'Once' }, { headers });
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  // Whoever holds the counters keeps the first request waiting in the middle of its transaction.
  const blocker = app.database.platformTransaction(async (trx) => {
    await sql`LOCK TABLE tenant_counters IN ACCESS EXCLUSIVE MODE`.execute(trx);
    held.resolve();
    await released.promise;
  });
  await held.promise;
  const first = send();
  await expect.poll(() => waitingBackends(app.database)).toHaveLength(1);
  const twin = expectStatus(await send(), 409);
  expect(twin.body['code']).toBe('IDEMPOTENCY_IN_FLIGHT');

  await endBackends(app.database, await waitingBackends(app.database));
  expectStatus(await first, 503);
  released.resolve();
  await blocker;
  const again = expectStatus(await send(), 201);
  expect(again.headers.has('idempotent-replayed')).toBe(false);
});

/** The connections that wait for a lock on a table. */
async function waitingBackends(db: Database): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`SELECT pid FROM pg_locks
    WHERE locktype = 'relation' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
    db.identity,
  );
  return rows.map(({ pid }) => pid);
}

/** Ends connections, as the death of their process does. */
async function endBackends(db: Database, pids: readonly number[]): Promise<void> {
  await db.platformTransaction(async (trx) => {
    await sql`SET LOCAL ROLE NONE`.execute(trx);
    for (const pid of pids) await sql`SELECT pg_terminate_backend(${pid}::int, 5000)`.execute(trx);
  });
}
