import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { newId } from './new-id.js';
import type { PlatformSession } from './platform-session.js';
import { createTestDatabase } from './testing/index.js';

const LOCK = 42;

const tryLock = (session: PlatformSession): Promise<boolean | undefined> =>
  session.transaction(async (trx) => {
    const { rows } = await sql<{
      ours: boolean;
    }>`SELECT pg_try_advisory_lock(${LOCK}) AS ours`.execute(trx);
    return rows[0]?.ours;
  });

describe('platformSession', () => {
  it('keeps its lock over transactions, also failed ones, until it is disposed of', async () => {
    await using test = await createTestDatabase();
    await using second = await test.database.platformSession();
    {
      await using first = await test.database.platformSession();
      expect(await tryLock(first)).toBe(true);
      const failing = first.transaction(async (trx) => {
        await trx.insertInto('tenants').values({ id: newId(), name: 'Example' }).execute();
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      const tenants = await first.transaction((trx) =>
        trx.selectFrom('tenants').select('id').execute(),
      );
      expect(tenants).toEqual([]);
      expect(await tryLock(second)).toBe(false);
    }
    await expect.poll(() => tryLock(second)).toBe(true);
  });
});
