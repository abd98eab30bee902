import { expect, it } from 'vitest';
import { newId } from './new-id.js';
import { insertion, prepared } from './prepared.js';
import { createTestDatabase } from './testing/index.js';

const tenantsNamed = prepared<{ tenantId: string; name: string }>()((db, parameter) =>
  db
    .selectFrom('tenants')
    .select(['id', 'name'])
    .where('id', '=', parameter('tenantId'))
    .where('name', '=', parameter('name'))
    .limit(5),
);

it('runs a statement that was compiled once with the values of each call, in any transaction', async () => {
  await using test = await createTestDatabase();
  const [first, second] = [newId(), newId()];
  for (const [id, name] of [
    [first, 'First'],
    [second, "Second '; drop table tenants; --"],
  ] as const) {
    await test.database.tenantTransaction(id, async (trx) => {
      await trx.insertInto('tenants').values({ id, name }).execute();
      expect(await tenantsNamed.execute(trx, { tenantId: id, name })).toEqual([{ id, name }]);
      expect(await tenantsNamed.execute(trx, { tenantId: id, name: 'Other' })).toEqual([]);
    });
  }
  const foreign = test.database.tenantTransaction(first, (trx) =>
    tenantsNamed.execute(trx, { tenantId: second, name: 'Second' }),
  );
  expect(await foreign).toEqual([]);
});

it('runs no statement in a transaction that has ended', async () => {
  await using test = await createTestDatabase();
  const id = newId();
  const leaked = await test.database.tenantTransaction(id, async (trx) => ({ trx }));
  const late = tenantsNamed.execute(leaked.trx, { tenantId: id, name: 'First' });
  await expect(late).rejects.toThrow('has ended');
});

const insertTenant = insertion('tenants', ['id', 'name']);

it('inserts a row with the columns that were named, whatever it holds', async () => {
  await using test = await createTestDatabase();
  const id = newId();
  const name = "O'Hara; drop table tenants";
  const rows = await test.database.tenantTransaction(id, async (trx) => {
    await insertTenant.execute(trx, { id, name });
    return tenantsNamed.execute(trx, { tenantId: id, name });
  });
  expect(rows).toEqual([{ id, name }]);
});
