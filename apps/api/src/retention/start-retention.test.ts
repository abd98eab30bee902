import { afterAll, beforeAll, expect, it } from 'vitest';
import { INSERT_AGED } from '../testing/aged-rows.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { until } from '../testing/webhooks.js';
import { startRetention } from './start-retention.js';

const DAY_MS = 86_400_000;
const lines: string[] = [];
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false, onLog: (line) => void lines.push(line) });
});
afterAll(() => app[Symbol.asyncDispose]());

it('the worker removes what is too old, and says so in metrics and in the log', async () => {
  const long = new Date(Date.now() - 100 * DAY_MS);
  const tenantId = await insertTenant(app.database);
  const deleted = await insertTenant(app.database);
  await app.database.platformTransaction(async (trx) => {
    await INSERT_AGED['security_events']?.(trx, { tenantId, userId: '', at: long });
    await trx.updateTable('tenants').set({ purge_after: long }).where('id', '=', deleted).execute();
  });
  await using _first = startRetention(app.ports);
  await using _second = startRetention(app.ports);
  const metrics = async () => (await fetch(`${app.url}/metrics`)).text();
  await until(async () => {
    const text = await metrics();
    expect(text).toContain('retention_rows_removed_total{table="security_events"} 1');
    expect(text).toContain('retention_rows_removed_total{table="tenants"} 1');
    expect(text).toContain('retention_run_duration_seconds_count 1');
  });
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged).toContainEqual(
    expect.objectContaining({ level: 'warn', event: `sys_tenant_purged:${deleted}`, rows: 1 }),
  );
  expect(logged).toContainEqual(
    expect.objectContaining({ removed: { security_events: 1, tenants: 1 }, complete: true }),
  );
});

it('the worker tells when the last run was', async () => {
  await using _worker = startRetention(app.ports);
  await until(async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    const [, seconds] = /^retention_last_run_timestamp_seconds (\S+)$/m.exec(text) ?? [];
    expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(60);
  });
});

it('the worker removes nothing while its clock is far ahead of the database’s', async () => {
  const tenantId = await insertTenant(app.database);
  const count = () =>
    app.database.platformTransaction((trx) =>
      trx
        .selectFrom('security_events')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .execute()
        .then(({ length }) => length),
    );
  await app.database.platformTransaction(async (trx) => {
    await INSERT_AGED['security_events']?.(trx, { tenantId, userId: '', at: new Date() });
  });
  const clock = { now: () => new Date(Date.now() + 400 * DAY_MS) };
  await using _worker = startRetention({ ...app.ports, clock });
  await until(() => {
    expect(lines.some((line) => line.includes('ahead of the database in time'))).toBe(true);
  });
  expect(await count()).toBe(1);
});
