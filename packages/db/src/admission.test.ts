import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotAdmittedError } from './errors.js';
import { newId } from './new-id.js';
import { openDatabase } from './open-database.js';
import { startGatedProxy } from './testing/gated-proxy.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';
import type { TenantTransaction } from './transactions.js';

describe('the admission of a transaction', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase({ poolSize: 1 });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const expecting = (answer: number) => ({
    statement: sql`SELECT 1 AS answer`.compile(test.database.identity),
    expects: ([row]: readonly unknown[]) =>
      typeof row === 'object' && row !== null && Reflect.get(row, 'answer') === answer,
  });
  const both = [{ readOnly: true }, { readOnly: false }];

  async function names(id: string): Promise<string[]> {
    const rows = await test.database.tenantTransaction(id, (trx) =>
      trx.selectFrom('tenants').select('name').execute(),
    );
    return rows.map(({ name }) => name);
  }

  it.each(both)('lets through whoever is expected, %o', async (options) => {
    const seen = await test.database.tenantTransaction(
      newId(),
      async (trx) => (await sql<{ n: number }>`SELECT 7 AS n`.execute(trx)).rows,
      { ...options, admission: expecting(1) },
    );
    expect(seen).toEqual([{ n: 7 }]);
  });

  it.each(both)('shows nothing that was read to anybody else, %o', async (options) => {
    const seen: unknown[] = [];
    const attempt = test.database.tenantTransaction(
      newId(),
      async (trx) => {
        const read = (n: number) =>
          sql`SELECT ${n}::int AS secret`.execute(trx).then(
            ({ rows }) => seen.push(rows),
            () => seen.push('refused'),
          );
        await Promise.all([read(1), read(2)]);
        return 'swallowed';
      },
      { ...options, admission: expecting(2) },
    );
    await expect(attempt).rejects.toBeInstanceOf(NotAdmittedError);
    expect(seen).toEqual(['refused', 'refused']);
  });

  it('keeps nothing of what was written before it was refused', async () => {
    const id = newId();
    const insert = (trx: TenantTransaction) =>
      trx.insertInto('tenants').values({ id, name: 'Acme' }).execute();
    const refused = test.database.tenantTransaction(id, insert, { admission: expecting(2) });
    await expect(refused).rejects.toBeInstanceOf(NotAdmittedError);
    expect(await names(id)).toEqual([]);
    await test.database.tenantTransaction(id, insert, { admission: expecting(1) });
    expect(await names(id)).toEqual(['Acme']);
  });

  it.each(both)('is asked where no statement was made, %o', async (options) => {
    const run = (answer: number, fn: () => Promise<string>) =>
      test.database.tenantTransaction(newId(), fn, { ...options, admission: expecting(answer) });
    await expect(run(2, async () => 'done')).rejects.toBeInstanceOf(NotAdmittedError);
    expect(await run(1, async () => 'done')).toBe('done');
    const failing = () => Promise.reject(new Error('why it failed'));
    await expect(run(2, failing)).rejects.toBeInstanceOf(NotAdmittedError);
    await expect(run(1, failing)).rejects.toThrow('why it failed');
  });

  it('is not confused with a fault of what follows it, nor costs the connection', async () => {
    const run = (answer: number) =>
      test.database.tenantTransaction(newId(), (trx) => sql`SELECT 1 / 0`.execute(trx), {
        readOnly: true,
        admission: expecting(answer),
      });
    await expect(run(1)).rejects.toThrow('division by zero');
    await expect(run(2)).rejects.toBeInstanceOf(NotAdmittedError);
    expect(test.database.poolStats().requests.total).toBe(1);
  });

  it('binds the tenant of its transaction only: the connection is nobody’s afterwards', async () => {
    const tenant = sql<{ tenant: string | null }>`SELECT app_tenant() AS tenant`;
    for (const options of both) {
      await test.database
        .tenantTransaction(newId(), (trx) => tenant.execute(trx), {
          ...options,
          admission: expecting(2),
        })
        .catch(() => {});
      expect((await tenant.execute(test.database.identity)).rows).toEqual([{ tenant: null }]);
    }
  });
});

describe('statements that are left to the end', () => {
  it('are waited for before COMMIT, and fail the transaction', async () => {
    await using test = await createTestDatabase();
    const id = newId();
    const create = (also: string) =>
      test.database.tenantTransaction(id, async (trx) => {
        trx.later(trx.insertInto('tenants').values({ id, name: 'Acme' }).execute());
        trx.later(sql.raw(also).execute(trx));
        return 'answered';
      });
    await expect(create('SELECT 1 / 0')).rejects.toThrow('division by zero');
    const goesOn = test.database.tenantTransaction(id, async (trx) => {
      trx.later(sql`SELECT 1 / 0`.execute(trx));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql`SELECT 1`.execute(trx);
    });
    await expect(goesOn).rejects.toThrow('division by zero');
    expect(await create('SELECT 1')).toBe('answered');
    const rows = await test.database.tenantTransaction(id, (trx) =>
      trx.selectFrom('tenants').select('name').execute(),
    );
    expect(rows).toEqual([{ name: 'Acme' }]);
  });

  it('leave with COMMIT', async () => {
    await using test = await createTestDatabase();
    await using proxy = await startGatedProxy(test.url);
    await using database = await openDatabase({ url: proxy.url, poolSize: 1 });
    await database.ping();
    const id = newId();
    proxy.holdFrom('insert into "tenants"');
    // Were the insertion waited for, COMMIT would never be sent.
    proxy.releaseOn('COMMIT');
    const done = database.tenantTransaction(id, async (trx) => {
      trx.later(trx.insertInto('tenants').values({ id, name: 'Acme' }).execute());
      return 'answered';
    });
    expect(await done).toBe('answered');
  });

  it('keep COMMIT from leaving when one of them came to nothing, and cost no connection', async () => {
    await using test = await createTestDatabase({ poolSize: 1 });
    const id = newId();
    const names = () =>
      test.database.tenantTransaction(id, (trx) =>
        trx.selectFrom('tenants').select('name').execute(),
      );
    const insert = (trx: TenantTransaction) =>
      trx.insertInto('tenants').values({ id, name: 'Acme' }).execute();
    const failing = async (): Promise<never> => {
      throw new Error('no such event');
    };
    const create = test.database.tenantTransaction(id, async (trx) => {
      trx.later(Promise.all([insert(trx), failing()]));
    });
    await expect(create).rejects.toThrow('no such event');
    expect(await names()).toEqual([]);
    const twice = test.database.tenantTransaction(id, async (trx) => {
      trx.later(Promise.all([insert(trx), insert(trx)]));
    });
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual([]);
    expect(test.database.poolStats().requests.total).toBe(1);
  });
});
