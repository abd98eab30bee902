import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { textAt } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { deleteExpiredAnswers } from './delete-expired.js';
import { ANSWERS_KEPT_MS } from './retention.js';

test('an answer is kept for 24 hours; then the key is a new one, and upkeep forgets the old', async () => {
  await using timed = await startAppWithClock();
  const { app } = timed;
  const { client } = await createMachine(await signUpOwner(app.url));
  const headers = { 'idempotency-key': randomUUID() };
  const send = () => client.post('/v1/incidents', { title: 'Daily' }, { headers });
  const first = expectStatus(await send(), 201);
  timed.wait(ANSWERS_KEPT_MS - 1000);
  expect(textAt(expectStatus(await send(), 201).body, 'id')).toBe(textAt(first.body, 'id'));
  timed.wait(2000);
  const later = expectStatus(await send(), 201);
  expect(textAt(later.body, 'id')).not.toBe(textAt(first.body, 'id'));
  expect(textAt(expectStatus(await send(), 201).body, 'id')).toBe(textAt(later.body, 'id'));

  const rows = () =>
    app.database.platformTransaction((trx) =>
      trx.selectFrom('idempotency_records').select('fingerprint').execute(),
    );
  await deleteExpiredAnswers(app.database, timed.now());
  expect(await rows()).toHaveLength(1);
  await deleteExpiredAnswers(app.database, new Date(timed.now().getTime() + ANSWERS_KEPT_MS));
  expect(await rows()).toHaveLength(0);
});
