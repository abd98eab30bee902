import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSERT_AGED } from '../../testing/aged-rows.js';
import { textAt } from '../../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver } from '../../testing/webhook-receiver.js';
import { makeWebhook, readDeliveries, until } from '../../testing/webhooks.js';
import { runRetention } from '../run-retention.js';
import type { RetentionOptions } from '../run-retention.js';
import { AUDIT_TABLES, inOrder } from './tenant-tables.js';

const HOUR_MS = 3_600_000;
const stack = new AsyncDisposableStack();
let app: TestApp;
let receiverUrl: string;
beforeAll(async () => {
  const receiver = stack.use(await startReceiver());
  receiverUrl = receiver.url;
  app = stack.use(await startTestApp({ env: REACH_LOCALHOST }));
});
afterAll(() => stack.disposeAsync());

const run = (options: RetentionOptions = {}) => runRetention(app.ports, { restMs: 0, ...options });

/** A tenant with something of everything. */
async function furnish(): Promise<Member> {
  const owner = await signUpOwner(app.url);
  const { client, tenantId } = owner;
  const post = async (path: string, body: object = {}) => {
    const answer = await client.post(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await addMember(owner, 'AGENT');
  await post(`/v1/tenants/${tenantId}/invites`, { email: 'bo@example.com', role: 'VIEWER' });
  const machine = await createMachine(owner);
  await post(`/v1/tenants/${tenantId}/api-keys/${machine.apiKeyId}/rotate`);
  const webhook = await makeWebhook(owner, receiverUrl);
  const first = textAt(await post('/v1/incidents', { title: 'Checkout fails' }), 'id');
  const second = textAt(await post('/v1/incidents', { title: 'Checkout is slow' }), 'id');
  const at = `/v1/incidents/${first}`;
  await post(`${at}/tasks`, { title: 'Roll back' });
  await post(`${at}/timeline-events`, { message: 'Rolled back' });
  await post(`${at}/links`, { relatedIncidentId: second });
  await post(`/v1/incidents/${second}/merge`, { intoIncidentId: first });
  await post(`${at}/status-updates`, { message: 'It recovers', status: 'monitoring' });
  expectStatus(await client.put(`${at}/review`, { summary: 'A deploy did it.' }), 200);
  await until(async () => expect(await readDeliveries(owner, webhook.id)).not.toEqual([]));
  await app.database.platformTransaction(async (trx) => {
    for (const table of ['alerts', 'security_events', 'quota_marks', 'webhook_attempts'] as const) {
      await INSERT_AGED[table]?.(trx, { tenantId, userId: owner.userId, at: new Date() });
    }
    await trx
      .insertInto('event_floors')
      .values({ tenant_id: tenantId, xid: '1', event_id: newId() })
      .execute();
  });
  await until(async () => {
    const { rows } = await app.database.platformTransaction((trx) =>
      sql<{ open: number }>`
        SELECT count(*)::int AS open FROM audit_log_events e WHERE tenant_id = ${tenantId}
          AND NOT EXISTS (SELECT FROM audit_leaves l WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)`.execute(
        trx,
      ),
    );
    expect(rows).toEqual([{ open: 0 }]);
  });
  await until(async () => expect(await consumersBehind(tenantId)).toEqual([]));
  return owner;
}

/** The consumers of the relay that have not seen all of the tenant's events: each may write rows yet. */
async function consumersBehind(tenantId: string): Promise<readonly string[]> {
  return app.database.platformTransaction(async (trx) => {
    const { rows } = await sql<{ consumer: string }>`
      SELECT consumer FROM relay_cursors c WHERE EXISTS (
        SELECT FROM outbox_events e WHERE e.tenant_id = ${tenantId}
          AND (e.xid, e.id) > (c.xid, c.event_id))`.execute(trx);
    return rows.map(({ consumer }) => consumer);
  });
}

/** Deletes a tenant as if it had been long ago. */
const deleteTenant = (tenantId: string, purgeAfter = new Date(Date.now() - 2 * HOUR_MS)) =>
  app.database.platformTransaction((trx) =>
    trx
      .updateTable('tenants')
      .set({
        deleted_at: new Date(purgeAfter.getTime() - 30 * 24 * HOUR_MS),
        purge_after: purgeAfter,
      })
      .where('id', '=', tenantId)
      .execute(),
  );

/** Rows of a tenant in every table that has such rows, by the catalog. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  return app.database.platformTransaction(async (trx) => {
    const { rows: tables } = await sql<{ name: string }>`
      SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1`.execute(trx);
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const { rows } = await sql<{ count: number }>`
        SELECT count(*)::int AS count FROM ${sql.table(name)} WHERE tenant_id = ${tenantId}`.execute(
        trx,
      );
      if (rows[0] !== undefined && rows[0].count > 0) counts[name] = rows[0].count;
    }
    return counts;
  });
}

const exists = async (tenantId: string): Promise<boolean> => {
  const rows = await app.database.platformTransaction((trx) =>
    trx.selectFrom('tenants').select('id').where('id', '=', tenantId).execute(),
  );
  return rows.length === 1;
};
const recordOf = (tenantId: string) =>
  app.database.platformTransaction((trx) =>
    trx.selectFrom('tenant_purges').selectAll().where('id', '=', tenantId).executeTakeFirst(),
  );

describe('the purge of a tenant', () => {
  it('leaves nothing of it in any table, and all of the others', { timeout: 60_000 }, async () => {
    const gone = await furnish();
    const stays = await furnish();
    const before = await rowsOf(gone.tenantId);
    const expected = Object.keys(await rowsOf(stays.tenantId));
    expect(Object.keys(before)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(22);
    const untouched = await rowsOf(stays.tenantId);
    await deleteTenant(gone.tenantId);

    const dry = await run({ dryRun: true });
    const total = Object.values(before).reduce((sum, rows) => sum + rows, 1);
    expect(dry?.purgedTenants).toEqual([{ tenantId: gone.tenantId, rows: total }]);
    expect(await rowsOf(gone.tenantId)).toEqual(before);

    const report = await run();
    expect(report).toMatchObject({
      failed: [],
      purgedTenants: [{ tenantId: gone.tenantId, rows: total }],
    });
    expect(await rowsOf(gone.tenantId)).toEqual({});
    expect(await exists(gone.tenantId)).toBe(false);
    expect(await recordOf(gone.tenantId)).toMatchObject({
      finished_at: expect.any(Date),
      rows: String(total),
    });
    expect(await rowsOf(stays.tenantId)).toEqual(untouched);
    // People stay, with an account that works, and so does the tenant next door.
    const me = expectStatus(await gone.client.get('/v1/auth/me'), 200).body;
    expect(me).toMatchObject({ user: { id: gone.userId }, memberships: [], activeTenantId: null });
    expectStatus(await stays.client.post('/v1/incidents', { title: 'Still here' }), 201);
    const verified = await stays.client.get('/v1/audit-logs/verify');
    expect(verified.body).toMatchObject({ valid: true, problems: [] });
  });

  it('goes on after an interruption, and counts all of it', { timeout: 60_000 }, async () => {
    const { tenantId } = await furnish();
    const before = Object.values(await rowsOf(tenantId)).reduce((sum, rows) => sum + rows, 1);
    await deleteTenant(tenantId);
    for (let batches = 0; await exists(tenantId); batches += 1) {
      expect(batches).toBeLessThan(100);
      const stop = new AbortController();
      await run({ signal: stop.signal, onRows: () => stop.abort() });
    }
    expect(await rowsOf(tenantId)).toEqual({});
    expect(await recordOf(tenantId)).toMatchObject({ rows: String(before) });
  });

  it('comes once, however many workers there are', { timeout: 60_000 }, async () => {
    const { tenantId } = await furnish();
    await deleteTenant(tenantId);
    const reports = await Promise.all([run(), run(), run()]);
    expect(reports.flatMap((report) => report?.purgedTenants ?? [])).toMatchObject([{ tenantId }]);
  });

  it('does not come before its time, nor to a tenant that was restored', async () => {
    const { tenantId } = await signUpOwner(app.url);
    await deleteTenant(tenantId, new Date(Date.now() + HOUR_MS));
    expect((await run())?.purgedTenants).toEqual([]);
    // For an hour more, because the clock of another node may be behind.
    await deleteTenant(tenantId, new Date(Date.now() - HOUR_MS / 2));
    expect((await run())?.purgedTenants).toEqual([]);
    expect(await exists(tenantId)).toBe(true);
  });
});

describe('the door to the audit log', () => {
  const purgeAudit = (tenantId: string) =>
    app.database.platformTransaction((trx) =>
      sql`SELECT purge_tenant_audit(${tenantId}, 10)`.execute(trx),
    );
  const DENIED = { code: '42501' };

  it('is closed for a tenant that lives or can be restored, and to requests', async () => {
    const { tenantId } = await signUpOwner(app.url);
    await expect(purgeAudit(tenantId)).rejects.toMatchObject(DENIED);
    await deleteTenant(tenantId, new Date(Date.now() + HOUR_MS));
    await expect(purgeAudit(tenantId)).rejects.toMatchObject(DENIED);
    await deleteTenant(tenantId);
    await expect(
      app.database.tenantTransaction(tenantId, (trx) =>
        sql`SELECT purge_tenant_audit(${tenantId}, 10)`.execute(trx),
      ),
    ).rejects.toMatchObject(DENIED);
  });

  it.each(AUDIT_TABLES)('is the only way to remove rows of %s', async (table) => {
    const tenantId = await insertTenant(app.database);
    const remove = sql`DELETE FROM ${sql.table(table)} WHERE tenant_id = ${tenantId}`;
    await expect(
      app.database.platformTransaction((trx) => remove.execute(trx)),
    ).rejects.toMatchObject(DENIED);
  });

  it('lets a trigger hold even for who sets what the door sets', async () => {
    const { tenantId } = await signUpOwner(app.url);
    const forged = app.database.platformTransaction(async (trx) => {
      await sql`SET LOCAL ROLE app_owner`.execute(trx);
      await sql`SELECT set_config('app.audit_purge', ${tenantId}, true), set_config('app.tenant_id', ${tenantId}, true)`.execute(
        trx,
      );
      await sql`DELETE FROM audit_log_events WHERE tenant_id = ${tenantId}`.execute(trx);
    });
    await expect(forged).rejects.toThrow('audit_log_events is append-only');
  });
});

it('tables that refer to each other in a circle are named, not left out', () => {
  const table = (name: string, to: string) => ({
    name,
    key: ['id'],
    references: [{ to, columns: ['x'], toColumns: ['id'] }],
  });
  expect(inOrder([table('b', 'b'), table('a', 'b')]).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(() => inOrder([table('a', 'b'), table('b', 'a')])).toThrow(/a, b/);
});
