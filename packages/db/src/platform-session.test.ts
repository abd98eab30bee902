import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUnavailable } from './errors.js';
import type { PlatformSession } from './platform-session.js';
import { asLoginUser } from './testing/as-login-user.js';
import { eventually } from './testing/eventually.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';

async function tryLock(session: PlatformSession): Promise<boolean | undefined> {
  return session.transaction(async (trx) => {
    const { rows } = await sql<{ ours: boolean }>`SELECT pg_try_advisory_lock(42) AS ours`.execute(
      trx,
    );
    return rows[0]?.ours;
  });
}

describe('a platform session', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it('keeps its advisory lock over transactions, also rolled back ones, until it is disposed of', async () => {
    const first = await test.database.platformSession();
    await using second = await test.database.platformSession();
    expect(await tryLock(first)).toBe(true);
    await expect(first.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await tryLock(second)).toBe(false);
    await first[Symbol.asyncDispose]();
    await eventually(async () => expect(await tryLock(second)).toBe(true));
  });

  it('acts as app_platform', async () => {
    await using session = await test.database.platformSession();
    const role = await session.transaction((trx) =>
      sql<{ role: string }>`SELECT current_user AS role`.execute(trx),
    );
    expect(role.rows).toEqual([{ role: 'app_platform' }]);
  });

  it('rejects from the moment its connection is lost, for its locks are lost with it', async () => {
    await using session = await test.database.platformSession();
    const { rows } = await session.transaction((trx) =>
      sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx),
    );
    await asLoginUser(test.url, (client) =>
      client.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]),
    );
    await expect(tryLock(session)).rejects.toSatisfy(isUnavailable);
    await expect(tryLock(session)).rejects.toSatisfy(isUnavailable);
  });
});
