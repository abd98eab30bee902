import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from './new-id.js';
import { asLoginUser } from './testing/as-login-user.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';
import type { TenantTransaction } from './transactions.js';

const RLS_REFUSED = { code: '42501' };
const FOREIGN_KEY_REFUSED = { code: '23503' };

function incident(tenantId: string, id: string, number: number) {
  const now = new Date();
  return {
    tenant_id: tenantId,
    id,
    number,
    title: 'Checkout fails',
    status: 'investigating' as const,
    declared_at: now,
    created_at: now,
    updated_at: now,
    created_by_type: 'system' as const,
  };
}

function task(tenantId: string, incidentId: string) {
  const now = new Date();
  return {
    tenant_id: tenantId,
    id: newId(),
    incident_id: incidentId,
    title: 'Look',
    created_by_type: 'system' as const,
    created_at: now,
    updated_at: now,
  };
}

describe('row-level security, without any filter of the application', () => {
  const ours = newId();
  const theirs = newId();
  const theirIncident = newId();
  let test: TestDatabase;

  const asUs = <T>(fn: (trx: TenantTransaction) => Promise<T>): Promise<T> =>
    test.database.tenantTransaction(ours, fn);

  beforeAll(async () => {
    test = await createTestDatabase();
    for (const [tenant, id] of [
      [ours, newId()],
      [theirs, theirIncident],
    ] as const) {
      await test.database.tenantTransaction(tenant, async (trx) => {
        await trx.insertInto('tenants').values({ id: tenant, name: 'Acme' }).execute();
        await trx
          .insertInto('incidents')
          .values(incident(tenant, id, 1))
          .execute();
      });
    }
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it('shows a tenant its own rows only', async () => {
    const tenants = await asUs((trx) => trx.selectFrom('incidents').select('tenant_id').execute());
    expect(tenants).toEqual([{ tenant_id: ours }]);
  });

  it('does not show another tenant’s row that is asked for by its key', async () => {
    const rows = await asUs((trx) =>
      trx
        .selectFrom('incidents')
        .selectAll()
        .where('tenant_id', '=', theirs)
        .where('id', '=', theirIncident)
        .execute(),
    );
    expect(rows).toEqual([]);
  });

  it('does not update another tenant’s rows, by key or wholesale', async () => {
    const byKey = await asUs((trx) =>
      trx
        .updateTable('incidents')
        .set({ title: 'Taken' })
        .where('id', '=', theirIncident)
        .executeTakeFirst(),
    );
    expect(byKey.numUpdatedRows).toBe(0n);
    const wholesale = await asUs((trx) =>
      trx.updateTable('incidents').set({ title: 'Taken' }).executeTakeFirst(),
    );
    expect(wholesale.numUpdatedRows).toBe(1n);
    const untouched = await test.database.tenantTransaction(theirs, (trx) =>
      trx.selectFrom('incidents').select('title').execute(),
    );
    expect(untouched).toEqual([{ title: 'Checkout fails' }]);
  });

  it('does not delete another tenant’s rows', async () => {
    const result = await asUs((trx) =>
      trx.deleteFrom('memberships').where('tenant_id', '=', theirs).executeTakeFirst(),
    );
    expect(result.numDeletedRows).toBe(0n);
  });

  it('refuses a row for another tenant, and moving a row there', async () => {
    await expect(
      asUs((trx) =>
        trx
          .insertInto('incidents')
          .values(incident(theirs, newId(), 2))
          .execute(),
      ),
    ).rejects.toMatchObject(RLS_REFUSED);
    await expect(
      asUs((trx) => trx.updateTable('incidents').set({ tenant_id: theirs }).execute()),
    ).rejects.toMatchObject(RLS_REFUSED);
  });

  it('does not tell by a foreign key whether another tenant’s row exists', async () => {
    const existing = asUs((trx) =>
      trx.insertInto('incident_tasks').values(task(ours, theirIncident)).execute(),
    );
    const absent = asUs((trx) =>
      trx.insertInto('incident_tasks').values(task(ours, newId())).execute(),
    );
    await expect(existing).rejects.toMatchObject(FOREIGN_KEY_REFUSED);
    await expect(absent).rejects.toMatchObject(FOREIGN_KEY_REFUSED);
  });

  it('shows nothing and takes nothing while no tenant is set', async () => {
    const { identity } = test.database;
    expect(await identity.selectFrom('incidents').selectAll().execute()).toEqual([]);
    expect(await identity.selectFrom('tenants').selectAll().execute()).toEqual([]);
    await expect(
      identity
        .insertInto('incidents')
        .values(incident(ours, newId(), 9))
        .execute(),
    ).rejects.toMatchObject(RLS_REFUSED);
  });

  it('holds for the owner of the tables as well', async () => {
    await asLoginUser(test.url, async (client) => {
      await client.query('SET ROLE app_owner');
      expect((await client.query('SELECT id FROM incidents')).rows).toEqual([]);
    });
  });

  it('lets the platform role read every tenant', async () => {
    const rows = await test.database.platformTransaction((trx) =>
      trx.selectFrom('incidents').select('tenant_id').orderBy('tenant_id').execute(),
    );
    expect(rows.map((row) => row.tenant_id)).toEqual([ours, theirs].toSorted());
  });

  it('keeps audit rows as they were written, from requests and from the platform', async () => {
    const attempts = [
      'UPDATE audit_log_events SET action = action',
      'DELETE FROM audit_log_events',
      'TRUNCATE audit_log_events',
    ];
    for (const text of attempts) {
      await expect(asUs((trx) => sql.raw(text).execute(trx))).rejects.toMatchObject({
        code: '42501',
      });
      await expect(
        test.database.platformTransaction((trx) => sql.raw(text).execute(trx)),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });
});
