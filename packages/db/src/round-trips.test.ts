import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newId } from './new-id.js';
import { openDatabase } from './open-database.js';
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

  it('ends a read-only transaction together with the beginning of the next one', async () => {
    await using open = await openBehindProxy();
    const read = (marker: string) =>
      open.database.tenantTransaction(
        newId(),
        (trx) => sql`SELECT app_tenant(), ${sql.lit(marker)}`.execute(trx),
        { readOnly: true },
      );
    await read('first_marker');
    open.proxy.holdFrom('COMMIT;BEGIN READ ONLY');
    open.proxy.releaseOn('second_marker');
    expect((await read('second_marker')).rows).toHaveLength(1);
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
