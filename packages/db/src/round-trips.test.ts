import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newId } from './new-id.js';
import { openDatabase } from './open-database.js';
import type { Schema } from './schema.js';
import { asLoginUser } from './testing/as-login-user.js';
import { eventually } from './testing/eventually.js';
import { startGatedProxy } from './testing/gated-proxy.js';
import { createTestDatabase } from './testing/index.js';

/** A database of one connection, opened already, behind a proxy that can hold the answers back. */
async function openBehindProxy() {
  const stack = new AsyncDisposableStack();
  const test = stack.use(await createTestDatabase());
  const proxy = stack.use(await startGatedProxy(test.url));
  const database = stack.use(await openDatabase({ url: proxy.url, poolSize: 1 }));
  await database.ping();
  return { proxy, database, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('round trips', () => {
  it('sends BEGIN, the tenant and the first statements before any answer arrives', async () => {
    await using open = await openBehindProxy();
    open.proxy.holdFrom('BEGIN');
    // Were BEGIN or the first statement waited for, the second would never be sent.
    open.proxy.releaseOn('second_marker');
    const rows = await open.database.tenantTransaction(newId(), async (trx) => {
      const results = await Promise.all([
        sql<{ n: number }>`SELECT 1 AS n, 'first_marker'`.execute(trx),
        sql<{ n: number }>`SELECT 2 AS n, 'second_marker'`.execute(trx),
      ]);
      return results.map((result) => result.rows[0]?.n);
    });
    expect(rows).toEqual([1, 2]);
  });

  it('reads in one flight, which nothing has to end', async () => {
    await using open = await openBehindProxy();
    const tenantId = newId();
    // Were the tenant or the first statement waited for, the second would never be sent.
    open.proxy.holdFrom('read only as tenant');
    open.proxy.releaseOn('second_marker');
    const [first] = await open.database.tenantTransaction(
      tenantId,
      (trx) =>
        Promise.all([
          sql<{ tenant: string }>`SELECT app_tenant() AS tenant, 'first_marker'`.execute(trx),
          sql`SELECT 'second_marker'`.execute(trx),
        ]),
      { readOnly: true },
    );
    expect(first.rows[0]?.tenant).toBe(tenantId);
    open.proxy.holdFrom('COMMIT');
    await open.database.ping();
  });

  it('binds each flight of a read to its tenant, and refuses to write in each', async () => {
    await using test = await createTestDatabase({ poolSize: 1 });
    const tenantId = newId();
    const tenant = async (db: Kysely<Schema>): Promise<string | null | undefined> => {
      const { rows } = await sql<{ tenant: string | null }>`SELECT app_tenant() AS tenant`.execute(
        db,
      );
      return rows[0]?.tenant;
    };
    const seen = await test.database.tenantTransaction(
      tenantId,
      async (trx) => [await tenant(trx), await tenant(trx)],
      { readOnly: true },
    );
    expect(seen).toEqual([tenantId, tenantId]);
    expect(await tenant(test.database.identity)).toBeNull();
    const second = test.database.tenantTransaction(
      tenantId,
      async (trx) => {
        await tenant(trx);
        await trx.insertInto('tenants').values({ id: tenantId, name: 'Acme' }).execute();
      },
      { readOnly: true },
    );
    await expect(second).rejects.toMatchObject({ code: '25006' });
  });

  it('does not leave a connection in a read-only transaction when nothing follows', async () => {
    await using test = await createTestDatabase({ poolSize: 1 });
    await test.database.tenantTransaction(
      newId(),
      (trx) => trx.selectFrom('tenants').selectAll().execute(),
      { readOnly: true },
    );
    await eventually(async () => {
      const states = await asLoginUser(test.url, (client) =>
        client.query(
          "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'incident-tracker'",
        ),
      );
      expect(states.rows).toEqual([{ state: 'idle' }]);
    });
  });

  it('runs what directly follows a read-only transaction outside of it', async () => {
    await using test = await createTestDatabase({ poolSize: 1 });
    const readOnly = () =>
      test.database.tenantTransaction(
        newId(),
        (trx) => trx.selectFrom('tenants').selectAll().execute(),
        { readOnly: true },
      );
    const insert = (id: string) => ({
      id,
      email: `${id}@example.com`,
      name: 'Ada',
      password_hash: 'x',
    });
    await readOnly();
    await test.database.identity.insertInto('users').values(insert(newId())).execute();
    await readOnly();
    await test.database.identityTransaction((trx) =>
      trx.insertInto('users').values(insert(newId())).execute(),
    );
    await readOnly();
    await test.database.ping();
    const { rows } = await asLoginUser(test.url, (client) =>
      client.query('SELECT count(*)::int AS people FROM users'),
    );
    expect(rows).toEqual([{ people: 2 }]);
  });

  it('takes no transaction at all where no statement is made', async () => {
    await using open = await openBehindProxy();
    open.proxy.holdFrom('BEGIN');
    expect(await open.database.tenantTransaction(newId(), async () => 'nothing')).toBe('nothing');
    expect(open.database.poolStats().requests.idle).toBe(1);
  });

  it('waits for the answer to COMMIT after a write', async () => {
    await using open = await openBehindProxy();
    open.proxy.holdFrom('COMMIT');
    const id = newId();
    const write = open.database.tenantTransaction(id, (trx) =>
      trx.insertInto('tenants').values({ id, name: 'Acme' }).execute(),
    );
    expect(await Promise.race([write, sleep(300, 'waiting')])).toBe('waiting');
    open.proxy.release();
    await write;
  });
});
