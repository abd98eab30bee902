import { sql } from 'kysely';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isUnavailable, isUniqueViolation } from './errors.js';
import { newId } from './new-id.js';
import { openDatabase } from './open-database.js';
import { createTestDatabase } from './testing/index.js';

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

/** A port of this machine on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('isUnavailable', () => {
  it('is true where nobody listens, for statements, transactions and pings alike', async () => {
    await using database = await openDatabase({
      url: `postgres://u:p@127.0.0.1:${await closedPort()}/db`,
    });
    expect(await failureOf(database.ping())).toSatisfy(isUnavailable);
    expect(await failureOf(database.tenantTransaction(newId(), async () => 1))).toSatisfy(
      isUnavailable,
    );
    expect(await failureOf(database.identity.selectFrom('users').selectAll().execute())).toSatisfy(
      isUnavailable,
    );
    expect(await failureOf(database.listen('x', () => {}))).toSatisfy(isUnavailable);
  });

  it('is true where a server accepts and says nothing', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await using database = await openDatabase({
      url: `postgres://u:p@127.0.0.1:${address.port}/db`,
      acquireTimeoutMs: 200,
    });
    expect(await failureOf(database.ping())).toSatisfy(isUnavailable);
    silent.close();
  });

  it('is true when no connection comes free in time', async () => {
    await using test = await createTestDatabase({ poolSize: 1, acquireTimeoutMs: 100 });
    await test.database.identityTransaction(async () => {
      expect(await failureOf(test.database.ping())).toSatisfy(isUnavailable);
    });
  });

  it('is true when a statement or a lock takes too long', async () => {
    await using test = await createTestDatabase();
    const slow = test.database.identityTransaction(async (trx) => {
      await sql`SET LOCAL statement_timeout = 50`.execute(trx);
      await sql`SELECT pg_sleep(5)`.execute(trx);
    });
    expect(await failureOf(slow)).toSatisfy(isUnavailable);
    await test.database.identityTransaction(async (holder) => {
      await sql`SELECT pg_advisory_xact_lock(1)`.execute(holder);
      const waiting = test.database.identityTransaction(async (trx) => {
        await sql`SET LOCAL lock_timeout = 50`.execute(trx);
        await sql`SELECT pg_advisory_xact_lock(1)`.execute(trx);
      });
      expect(await failureOf(waiting)).toSatisfy(isUnavailable);
    });
  });

  it('is true for a database that is closed', async () => {
    const test = await createTestDatabase();
    await test[Symbol.asyncDispose]();
    expect(await failureOf(test.database.ping())).toSatisfy(isUnavailable);
  });

  it('is false for faults of the statement and of our own code', async () => {
    await using test = await createTestDatabase();
    expect(isUnavailable(await failureOf(sql`SELECT 1/0`.execute(test.database.identity)))).toBe(
      false,
    );
    expect(isUnavailable(await failureOf(sql`SELECT x`.execute(test.database.identity)))).toBe(
      false,
    );
    expect(isUnavailable(new Error('Connection lost'))).toBe(false);
    expect(isUnavailable(Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }))).toBe(
      false,
    );
    expect(isUnavailable(undefined)).toBe(false);
  });
});

describe('isUniqueViolation', () => {
  it('names the constraint that refused the row', async () => {
    await using test = await createTestDatabase();
    const person = () => ({
      id: newId(),
      email: 'ada@example.com',
      name: 'Ada',
      password_hash: 'x',
    });
    await test.database.identity.insertInto('users').values(person()).execute();
    const failure = await failureOf(
      test.database.identity
        .insertInto('users')
        .values({ ...person(), email: 'ADA@example.com' })
        .execute(),
    );
    expect(isUniqueViolation(failure)).toBe(true);
    expect(isUniqueViolation(failure, 'users_email_key')).toBe(true);
    expect(isUniqueViolation(failure, 'users_pkey')).toBe(false);
    expect(
      isUniqueViolation(await failureOf(sql`SELECT 1/0`.execute(test.database.identity))),
    ).toBe(false);
  });
});
