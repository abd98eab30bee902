import type { PlatformTransaction } from '@incident-tracker/db';
import { isPermission } from '@incident-tracker/policy';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { countTenantScans, separatedTables } from '../testing/tenant-joins.js';
import { REACH_LOCALHOST, startReceiver } from '../testing/webhook-receiver.js';
import { until } from '../testing/webhooks.js';
import { appRouter } from '../trpc/router.js';
import { servedProcedures } from './rest/routes.js';

/*
 * Whether the schema can be distributed by tenant (docs/scaling.md): the statements of a day's work are
 * taken down and planned without row-level security, so that only what they say themselves counts.
 */

/** Uses everything once, on objects that exist. */
async function workThrough(owner: Member, receiverUrl: string): Promise<void> {
  const { client, tenantId } = owner;
  const post = async (path: string, body: object, status = 201): Promise<string> =>
    textAt(expectStatus(await client.post(path, body), status).body, 'id');
  const webhookId = await post('/v1/webhooks', { url: receiverUrl, events: ['*'] });
  const incidentId = await post('/v1/incidents', { title: 'Checkout fails' });
  const other = await post('/v1/incidents', { title: 'Checkout is slow', severity: 'SEV1' });
  const base = `/v1/incidents/${incidentId}`;
  const eventId = await post(`${base}/timeline-events`, { message: 'Seen' });
  const taskId = await post(`${base}/tasks`, { title: 'Look', assigneeId: owner.userId });
  const linkId = await post(`${base}/links`, { url: 'https://example.com' });
  await post(`${base}/status-updates`, { message: 'We look', status: 'investigating' });
  const inviteId = await post(`/v1/tenants/${tenantId}/invites`, {
    email: `invited-${tenantId}@example.com`,
    role: 'VIEWER',
  });
  const machine = await createMachine(owner);
  const member = await addMember(owner, 'VIEWER');
  const patch = async (path: string, body: object): Promise<unknown> =>
    expectStatus(await client.patch(path, body), 200);
  await patch(base, { title: 'Checkout fails again', commanderId: member.userId });
  await patch(`${base}/tasks/${taskId}`, { status: 'done' });
  await patch(`${base}/timeline-events/${eventId}`, { message: 'Seen by many' });
  await patch(`/v1/tenants/${tenantId}/members/${member.userId}`, { role: 'AGENT' });
  expectStatus(
    await client.post(`/v1/incidents/${other}/merge`, { intoIncidentId: incidentId }),
    200,
  );
  expectStatus(await machine.client.post('/v1/incidents', { title: 'By machine' }), 201);
  const auditEventId = textAt((await client.get('/v1/audit-logs')).body, 'items', '0', 'id');
  const deliveries = await client.get(`/v1/webhooks/${webhookId}/deliveries`);
  const deliveryId = textAt(deliveries.body, 'items', '0', 'id');
  const objects: Readonly<Record<string, string>> = {
    tenantId,
    incidentId,
    eventId,
    taskId,
    linkId,
    inviteId,
    webhookId,
    deliveryId,
    auditEventId,
    apiKeyId: machine.apiKeyId,
    serviceAccountId: machine.serviceAccountId,
    userId: member.userId,
  };
  for (const { meta } of servedProcedures(appRouter)) {
    if (meta.rest.method !== 'GET' || !isPermission(meta.permission)) continue;
    const path = meta.rest.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => objects[name] ?? '');
    expect((await client.get(path)).status).toBeLessThan(500);
  }
  const filters = `status=investigating&severity=SEV3&assigneeId=${member.userId}&q=checkout`;
  expectStatus(await client.get(`/v1/incidents?${filters}`), 200);
  expectStatus(await client.delete(`${base}/links/${linkId}`), 204);
  expectStatus(await client.delete(`/v1/tenants/${tenantId}/members/${member.userId}`), 204);
}

describe('the statements of the product', () => {
  const stack = new AsyncDisposableStack();
  const statements = new Set<string>();
  let app: TestApp;
  let tenantTables: ReadonlySet<string>;
  let planned = 0;

  beforeAll(async () => {
    const receiver = stack.use(await startReceiver());
    app = stack.use(await startTestApp({ env: REACH_LOCALHOST }));
    {
      using _ = app.database.observeStatements((text) => {
        if (/^\s*(select|insert|update|delete|with|merge)\b/i.test(text)) statements.add(text);
        return undefined;
      });
      const owner = await signUpOwner(app.url);
      await workThrough(owner, receiver.url);
      await until(() => expect(receiver.received.length).toBeGreaterThan(5));
    }
    tenantTables = await planning(async (trx) => {
      const { rows } = await sql<{ name: string }>`
        SELECT DISTINCT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND NOT a.attisdropped AND (a.attname = 'tenant_id' OR c.relname = 'tenants')`.execute(trx);
      return new Set(rows.map(({ name }) => name));
    });
  }, 60_000);
  afterAll(() => stack.disposeAsync());

  /** Without row-level security, which would compare each table with the tenant anyway. */
  function planning<T>(fn: (trx: PlatformTransaction) => Promise<T>): Promise<T> {
    return app.database.platformTransaction(async (trx) => {
      await sql`SET LOCAL ROLE app_owner`.execute(trx);
      await sql`DO $$ DECLARE t record; BEGIN
        FOR t IN SELECT oid::regclass AS name FROM pg_class WHERE relkind IN ('r', 'p')
          AND relnamespace = 'public'::regnamespace AND relrowsecurity
        LOOP EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', t.name);
        END LOOP;
        -- Some may be asked by requests only, some by workers only.
        GRANT ALL ON ALL TABLES IN SCHEMA public TO app_platform;
        FOR t IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proowner = 'app_owner'::regrole AND prokind = 'f'
        LOOP EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app_platform', t.name);
        END LOOP; END $$`.execute(trx);
      await sql`SET LOCAL ROLE app_platform`.execute(trx);
      return fn(trx);
    });
  }

  /** The plan for any values. */
  async function planOf(trx: PlatformTransaction, text: string): Promise<unknown> {
    const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
    const values = Array.from({ length: Math.max(0, ...numbers) }, () => 'NULL').join();
    // Pruned for these values, a plan would lack the partitions.
    await sql`SET LOCAL enable_partition_pruning = off`.execute(trx);
    await sql`SET LOCAL plan_cache_mode = force_generic_plan`.execute(trx);
    planned += 1;
    await sql.raw(`PREPARE judged_${planned} AS ${text}`).execute(trx);
    const execute = `EXECUTE judged_${planned}${values === '' ? '' : `(${values})`}`;
    const { rows } = await sql
      .raw<{ 'QUERY PLAN': unknown }>(`EXPLAIN (VERBOSE, FORMAT JSON) ${execute}`)
      .execute(trx);
    await sql.raw(`DEALLOCATE judged_${planned}`).execute(trx);
    return rows[0]?.['QUERY PLAN'];
  }

  it('join tenant tables by the tenant and nothing else', async () => {
    const separated: string[] = [];
    let joins = 0;
    await planning(async (trx) => {
      for (const text of statements) {
        const plan = await planOf(trx, text);
        if (countTenantScans(plan, tenantTables) > 1) joins += 1;
        const tables = separatedTables(plan, tenantTables);
        if (tables.length > 0) separated.push(`${tables.join(', ')}: ${text}`);
      }
    });
    expect(separated).toEqual([]);
    expect(statements.size).toBeGreaterThan(100);
    expect(joins).toBeGreaterThan(20);
  });

  it.each([
    [
      'SELECT FROM incidents i JOIN incident_tasks t ON t.incident_id = i.id WHERE i.tenant_id = $1',
      1,
    ],
    ['SELECT FROM incidents i, incident_tasks t WHERE t.incident_id = i.id', 1],
    [
      'SELECT FROM incidents i JOIN incident_tasks t USING (tenant_id) WHERE t.incident_id = i.id',
      0,
    ],
    ['SELECT FROM incidents i, incident_tasks t WHERE i.tenant_id = $1 AND t.tenant_id = $2', 0],
    ['SELECT FROM tenants t JOIN memberships m ON m.tenant_id = t.id', 0],
    ['SELECT FROM tenants t JOIN memberships m ON m.user_id = t.id', 1],
    [
      'SELECT (SELECT count(*) FROM incident_tasks t WHERE t.incident_id = i.id) FROM incidents i WHERE i.tenant_id = $1',
      1,
    ],
    [
      'UPDATE incidents i SET title = i.title FROM (SELECT * FROM incident_tasks LIMIT 1) t WHERE t.incident_id = i.id',
      1,
    ],
    [
      'UPDATE incidents i SET title = i.title FROM (SELECT * FROM incident_tasks LIMIT 1) t WHERE t.tenant_id = i.tenant_id',
      0,
    ],
  ])('are judged as they should be: %s', async (text, faults) => {
    const plan = await planning((trx) => planOf(trx, text));
    expect(separatedTables(plan, tenantTables).length > 0).toBe(faults > 0);
  });
});
