import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CommitUnknownError, isUnavailable } from './errors.js';
import { newId } from './new-id.js';
import { openDatabase } from './open-database.js';
import { startGatedProxy } from './testing/gated-proxy.js';
import { createTestDatabase } from './testing/index.js';

it('tells a COMMIT whose answer was lost from a transaction that was not committed', async () => {
  await using test = await createTestDatabase();
  const proxy = await startGatedProxy(test.url);
  await using database = await openDatabase({ url: proxy.url, poolSize: 1 });
  const tenantId = newId();
  proxy.holdFrom('COMMIT');
  const write = database.tenantTransaction(tenantId, (trx) =>
    trx.insertInto('tenants').values({ id: tenantId, name: 'Lost answer' }).execute(),
  );
  const failure = write.then(
    () => undefined,
    (error: unknown) => error,
  );
  await sleep(300);
  await proxy[Symbol.asyncDispose]();

  const error = await failure;
  expect(error).toBeInstanceOf(CommitUnknownError);
  expect(isUnavailable(error)).toBe(true);
  const rows = await test.database.tenantTransaction(tenantId, (trx) =>
    trx.selectFrom('tenants').select('name').execute(),
  );
  expect(rows).toEqual([{ name: 'Lost answer' }]);
});
