import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryToLeadRetention } from '../../retention/lead.js';
import { INSERT_AGED } from '../../testing/aged-rows.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import { runRetentionCommand } from './run.js';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
  const tenantId = await insertTenant(db.database);
  const at = new Date('2020-01-01T00:00:00Z');
  await db.database.platformTransaction((trx) =>
    Promise.resolve(INSERT_AGED['webhook_attempts']?.(trx, { tenantId, userId: '', at })),
  );
});
afterEach(() => db[Symbol.asyncDispose]());

async function run(args: readonly string[] = [], isTTY = false) {
  let out = '';
  let err = '';
  const code = await runRetentionCommand(args, {
    env: { DATABASE_URL: db.url },
    isTTY,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

test('removes what is too old, and says so as JSON to a program', async () => {
  const dry = await run(['--dry-run']);
  expect(JSON.parse(dry.out)).toMatchObject({ dryRun: true, removed: { webhook_attempts: 1 } });
  const { code, out, err } = await run();
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    dryRun: false,
    removed: { webhook_attempts: 1 },
    purgedTenants: [],
    droppedPartitions: [],
    failed: [],
    complete: true,
  });
  expect(JSON.parse(err)).toEqual({ table: 'webhook_attempts', rows: 1 });
  expect(JSON.parse((await run()).out)).toMatchObject({ removed: {} });
});

test('shows people a table', async () => {
  const dry = await run(['--dry-run'], true);
  expect(dry.out).toContain('Rows would be removed:\n  webhook_attempts  1\n');
  expect((await run([], true)).out).toContain('Rows removed:\n  webhook_attempts  1\n');
  expect((await run([], true)).out).toContain('Nothing is too old.\n');
});

test('does nothing while another process is at it, nor for arguments that make no sense', async () => {
  await using session = await db.database.platformSession();
  await session.transaction(tryToLeadRetention);
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('Another process') });
  expect((await run(['--nonsense'])).code).toBe(2);
});
