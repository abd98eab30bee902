import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asOwner, sealedSize, writeEvents } from '../../testing/audit-log.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { verifyAuditLogs } from './run.js';

const KEYS = `1:${Buffer.alloc(32, 'key for tests only').toString('base64')}`;

let app: TestApp;
let tenants: string[];
beforeAll(async () => {
  app = await startTestApp();
  tenants = [await insertTenant(app.database), await insertTenant(app.database)];
  for (const tenantId of tenants) {
    await writeEvents(app.database, tenantId, 5);
    await vi.waitFor(async () => expect(await sealedSize(app.database, tenantId)).toBe(5), 10_000);
  }
});
afterAll(() => app[Symbol.asyncDispose]());

async function run(args: readonly string[], isTTY = false) {
  const output: string[] = [];
  const env = { DATABASE_URL: app.databaseUrl, ENCRYPTION_KEYS: KEYS };
  const code = await verifyAuditLogs(args, {
    env,
    isTTY,
    out: (text) => void output.push(text),
    err: (text) => void output.push(text),
  });
  return { code, output: output.join('') };
}

test('verifies all tenants or one, for people and for programs', async () => {
  const all = await run([]);
  expect(all.code).toBe(0);
  const reports = all.output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(reports).toEqual(
    tenants.toSorted().map((tenantId) => ({ tenantId, treeSize: 5, unsealed: 0, problems: [] })),
  );
  const one = await run(['--tenant', tenants[0] ?? ''], true);
  expect(one).toEqual({ code: 0, output: `✔ ${tenants[0]}: 5 events\n` });
});

test('ends with 1 when something is wrong, and with 2 when it could not look', async () => {
  const [tenantId = ''] = tenants;
  await asOwner(app.database, tenantId, (trx) =>
    sql`DELETE FROM audit_log_events WHERE tenant_id = ${tenantId} AND target_id = 'task-2'`.execute(
      trx,
    ),
  );
  const { code, output } = await run([], true);
  expect(code).toBe(1);
  expect(output).toContain(`✘ ${tenantId}: 5 events\n  An event was deleted`);
  for (const args of [['--tenant', 'x'], ['--nonsense']]) expect((await run(args)).code).toBe(2);
});
