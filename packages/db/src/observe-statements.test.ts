import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { newId } from './new-id.js';
import { createTestDatabase } from './testing/index.js';

describe('an observer of statements', () => {
  it('is told of each one as it leaves and when it is answered, without the values', async () => {
    await using test = await createTestDatabase();
    const { database } = test;
    const told: string[] = [];
    using _ = database.observeStatements((text) => {
      told.push(`> ${text}`);
      return (error) => told.push(`${error === undefined ? '<' : '!'} ${text}`);
    });
    const tenantId = newId();
    await database.tenantTransaction(tenantId, async (trx) => {
      await sql`SELECT ${'a secret'}::text`.execute(trx);
    });
    expect(told).toEqual([
      '> BEGIN',
      "> SELECT set_config('app.tenant_id', $1, true)",
      '> SELECT $1::text',
      '< BEGIN',
      "< SELECT set_config('app.tenant_id', $1, true)",
      '< SELECT $1::text',
      '> COMMIT',
      '< COMMIT',
    ]);
  });

  it('is told of failures, and of the statements of a session; then no more', async () => {
    await using test = await createTestDatabase();
    const { database } = test;
    const told: string[] = [];
    const observing = database.observeStatements((text) => (error) => {
      told.push(`${error === undefined ? '<' : '!'} ${text}`);
    });
    await expect(sql`SELECT 1 / 0`.execute(database.identity)).rejects.toThrow('division by zero');
    await using session = await database.platformSession();
    await session.transaction((trx) => sql`SELECT 2`.execute(trx));
    expect(told).toEqual(['! SELECT 1 / 0', '< BEGIN', '< SELECT 2', '< COMMIT']);
    observing[Symbol.dispose]();
    await sql`SELECT 3`.execute(database.identity);
    expect(told).toHaveLength(4);
  });
});
