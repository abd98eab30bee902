import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { appRouter } from '../trpc/router.js';
import { servedProcedures } from '../http/rest/routes.js';
import { textAt } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { answerText } from './answer-text.js';

/** Names under which the product shows what it shows once. */
const SECRET_NAMES = /^(key|secret|otpauthUri|recoveryCodes|csrfToken|.*Token|session)$/;

test('every answer with a secret says so, for every mutation whose answer is kept', () => {
  const kept = servedProcedures(appRouter).filter(
    ({ type, meta }) => type === 'mutation' && meta.auth !== 'none',
  );
  expect(kept.length).toBeGreaterThan(30);
  const found = kept.flatMap(({ name, output, meta }) => {
    const names = output instanceof z.ZodObject ? Object.keys(output.shape) : [];
    return names
      .filter((property) => SECRET_NAMES.test(property))
      .filter((property) => !meta.secretOutput?.includes(property))
      .map((property) => `${name}: ${property}`);
  });
  expect(found).toEqual([]);
  const declared = kept.filter(({ meta }) => meta.secretOutput !== undefined);
  expect(declared.map(({ name }) => name)).toContain('apiKeys.rotate');
  for (const { output, meta } of declared) {
    const names = output instanceof z.ZodObject ? Object.keys(output.shape) : [];
    expect(names).toEqual(expect.arrayContaining([...(meta.secretOutput ?? [])]));
  }
});

test('an API key is in its first answer, not in the replay, and nowhere in the database', async () => {
  await using app = await startTestApp({ workers: false });
  const owner = await signUpOwner(app.url);
  const machine = await createMachine(owner);
  const base = `/v1/tenants/${owner.tenantId}/api-keys`;
  const input = { serviceAccountId: machine.serviceAccountId, name: 'once', scopes: ['read'] };
  const headers = { 'idempotency-key': randomUUID() };
  const issue = () => owner.client.post(base, input, { headers });
  const first = expectStatus(await issue(), 201);
  const key = textAt(first.body, 'key');
  const again = expectStatus(await issue(), 201);
  expect(again.body).toEqual({ ...first.body, key: null });
  const rotate = () =>
    owner.client.post(
      `${base}/${textAt(first.body, 'id')}/rotate`,
      { graceSeconds: 60 },
      { headers },
    );
  const rotated = textAt(expectStatus(await rotate(), 200).body, 'key');
  expect(expectStatus(await rotate(), 200).body['key']).toBe(null);

  const records = await app.database.platformTransaction((trx) =>
    trx.selectFrom('idempotency_records').select('answer').execute(),
  );
  expect(records.length).toBe(2);
  const dump = JSON.stringify(records);
  for (const secret of [key, rotated]) expect(dump).not.toContain(secret);
});

test('the secret of an authenticator app is not kept either', async () => {
  await using app = await startTestApp({ workers: false });
  const owner = await signUpOwner(app.url);
  const headers = { 'idempotency-key': randomUUID() };
  const setUp = () => owner.client.post('/v1/mfa/totp/setup', {}, { headers });
  const first = expectStatus(await setUp(), 200);
  expect(textAt(first.body, 'secret').length).toBeGreaterThan(16);
  const again = expectStatus(await setUp(), 200);
  expect(again.body).toEqual({ otpauthUri: null, secret: null });
  const { rows } = await sql`SELECT answer FROM personal_idempotency_records`.execute(
    app.database.identity,
  );
  expect(JSON.stringify(rows)).not.toContain(textAt(first.body, 'secret'));
});

test('an answer without secrets is kept byte for byte', () => {
  expect(answerText({ b: 1, a: [null, 'é'] })).toBe('{"b":1,"a":[null,"é"]}');
  expect(answerText(undefined, ['key'])).toBe(null);
  expect(answerText({ id: 1, key: 'k' }, ['key'])).toBe('{"id":1,"key":null}');
});
