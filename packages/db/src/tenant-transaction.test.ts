import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUnavailable, TransactionAbortedError } from './errors.js';
import { newId } from './new-id.js';
import { asLoginUser } from './testing/as-login-user.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';
import type { TenantTransaction } from './transactions.js';

async function tenantSeen(trx: TenantTransaction): Promise<string | null | undefined> {
  const { rows } = await sql<{ tenant: string | null }>`SELECT app_tenant() AS tenant`.execute(trx);
  return rows[0]?.tenant;
}

describe('tenantTransaction', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    // One connection: each test meets the connection that the one before has left.
    test = await createTestDatabase({ poolSize: 1 });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  function createTenant(id: string): Promise<unknown> {
    return test.database.tenantTransaction(id, (trx) =>
      trx.insertInto('tenants').values({ id, name: 'Acme' }).execute(),
    );
  }

  function countTenants(id: string): Promise<number> {
    return test.database.tenantTransaction(
      id,
      async (trx) => (await trx.selectFrom('tenants').select('id').execute()).length,
    );
  }

  async function tenantOfPooledConnection(): Promise<string | null | undefined> {
    const { rows } = await sql<{ tenant: string | null }>`SELECT app_tenant() AS tenant`.execute(
      test.database.identity,
    );
    return rows[0]?.tenant;
  }

  it('binds the transaction to the tenant and the request role', async () => {
    const id = newId();
    const seen = await test.database.tenantTransaction(id, async (trx) => {
      const { rows } = await sql`SELECT app_tenant() AS tenant, current_user AS role`.execute(trx);
      return rows[0];
    });
    expect(seen).toEqual({ tenant: id, role: 'app_rw' });
  });

  it('commits what it wrote', async () => {
    const id = newId();
    await createTenant(id);
    expect(await countTenants(id)).toBe(1);
  });

  it('rolls everything back when the function rejects, and passes its error on', async () => {
    const id = newId();
    const attempt = test.database.tenantTransaction(id, async (trx) => {
      await trx.insertInto('tenants').values({ id, name: 'Acme' }).execute();
      throw new Error('after the write');
    });
    await expect(attempt).rejects.toThrow('after the write');
    expect(await countTenants(id)).toBe(0);
  });

  it('rejects when a failed statement was swallowed, because COMMIT then rolls back', async () => {
    const id = newId();
    const attempt = test.database.tenantTransaction(id, async (trx) => {
      await trx.insertInto('tenants').values({ id, name: 'Acme' }).execute();
      await sql`SELECT 1/0`.execute(trx).catch(() => {});
    });
    await expect(attempt).rejects.toBeInstanceOf(TransactionAbortedError);
    expect(await countTenants(id)).toBe(0);
  });

  it('leaves no tenant on the pooled connection, neither after commit nor after rollback', async () => {
    await test.database.tenantTransaction(newId(), tenantSeen);
    expect(await tenantOfPooledConnection()).toBeNull();
    await test.database
      .tenantTransaction(newId(), () => Promise.reject(new Error('no')))
      .catch(() => {});
    expect(await tenantOfPooledConnection()).toBeNull();
  });

  it('refuses a tenant id that is not a UUID, so that none can carry SQL', async () => {
    for (const id of ['', 'x', "'; RESET ROLE; --", `${newId()}'`, `${newId()}\n`]) {
      await expect(test.database.tenantTransaction(id, tenantSeen)).rejects.toBeInstanceOf(
        TypeError,
      );
    }
  });

  it('refuses a statement that arrives after the end', async () => {
    let leaked: TenantTransaction | undefined;
    await test.database.tenantTransaction(newId(), async (trx) => {
      leaked = trx;
    });
    await expect(leaked?.selectFrom('tenants').selectAll().execute()).rejects.toThrow('has ended');
  });

  it('cannot be nested by mistake: the transaction has no transaction of its own', async () => {
    await test.database.tenantTransaction(newId(), async (trx) => {
      expect(() => trx.transaction()).toThrow();
    });
  });

  it('refuses writes when it is read-only', async () => {
    const id = newId();
    const attempt = test.database.tenantTransaction(
      id,
      (trx) => trx.insertInto('tenants').values({ id, name: 'Acme' }).execute(),
      { readOnly: true },
    );
    await expect(attempt).rejects.toMatchObject({ code: '25006' });
  });

  it('replaces a connection that the server has cut inside a transaction', async () => {
    const attempt = test.database.tenantTransaction(newId(), async (trx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
      await asLoginUser(test.url, (client) =>
        client.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]),
      );
      await trx.selectFrom('tenants').selectAll().execute();
    });
    await expect(attempt).rejects.toSatisfy(isUnavailable);
    const id = newId();
    expect(await test.database.tenantTransaction(id, tenantSeen)).toBe(id);
    expect(test.database.poolStats().requests.total).toBe(1);
  });

  it('keeps two hundred parallel transactions of different tenants apart', async () => {
    await using wide = await createTestDatabase({ poolSize: 5 });
    const ids = Array.from({ length: 200 }, newId);
    const seen = await Promise.all(
      ids.map((id) =>
        wide.database.tenantTransaction(id, async (trx) => {
          await trx.insertInto('tenants').values({ id, name: 'Acme' }).execute();
          const [tenant, rows] = await Promise.all([
            tenantSeen(trx),
            trx.selectFrom('tenants').select('id').execute(),
          ]);
          return [tenant, ...rows.map((row) => row.id)];
        }),
      ),
    );
    expect(seen).toEqual(ids.map((id) => [id, id]));
  });

  it('survives statements failing beside each other on one pipelined connection', async () => {
    const attempt = test.database.tenantTransaction(newId(), (trx) =>
      Promise.all([
        trx.selectFrom('tenants').selectAll().execute(),
        sql`SELECT no_such_column FROM tenants`.execute(trx),
        trx.selectFrom('incidents').selectAll().execute(),
      ]),
    );
    await expect(attempt).rejects.toMatchObject({ code: '42703' });
    const id = newId();
    expect(await test.database.tenantTransaction(id, tenantSeen)).toBe(id);
  });

  it('passes on what the caller makes of the error of the statement that failed', async () => {
    const id = newId();
    await createTenant(id);
    const other = test.database.tenantTransaction(id, (trx) =>
      Promise.all([
        trx.insertInto('tenants').values({ id, name: 'Again' }).execute().catch(explained),
        tenantSeen(trx),
        trx.run(sql`SELECT 1`.compile(trx)),
      ]),
    );
    await expect(other).rejects.toThrow('the id is taken');

    /** Takes its time, as long as no statement has to be waited for. */
    async function explained(): Promise<never> {
      for (let n = 0; n < 20; n += 1) await Promise.resolve();
      throw new Error('the id is taken');
    }
  });

  it('prepares repeated statements under a name, unless that is switched off', async () => {
    const prepared = async (db: TestDatabase): Promise<number> => {
      for (let round = 0; round < 3; round += 1)
        await db.database.identity.selectFrom('users').select('id').execute();
      const { rows } = await sql<{
        statement: string;
      }>`SELECT statement FROM pg_prepared_statements`.execute(db.database.identity);
      return rows.filter(({ statement }) => statement.includes('"users"')).length;
    };
    expect(await prepared(test)).toBe(1);
    await using plain = await createTestDatabase({ poolSize: 1, preparedStatements: false });
    expect(await prepared(plain)).toBe(0);
  });
});
