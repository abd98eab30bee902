import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { diskStorage } from '../platform/storage/disk-storage.js';
import { existsSync } from 'node:fs';
import { newId } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { createTestDatabase } from '@incident-tracker/db/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUser } from '../identity/create-user.js';
import { createLogger } from '../platform/logger.js';
import { idAt, INSERT_AGED } from '../testing/aged-rows.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { daysKept, DAY_MS } from './bounds.js';
import { REMOVED_ELSEWHERE } from './removed-elsewhere.js';
import { KEPT } from './kept.js';
import { tryToLeadRetention } from './lead.js';
import { runRetention } from './run-retention.js';
import type { RetentionOptions } from './run-retention.js';
import { RETENTION_RULES } from './rules.js';

const NOW = new Date('2026-07-15T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);
/** Beyond every transaction of a test. */
const FAR = '9000000000000';

let stack: AsyncDisposableStack;
let db: Database;
let userId: string;
let tenantId: string;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  db = stack.use(await createTestDatabase()).database;
  tenantId = await insertTenant(db);
  const account = { email: 'ada@example.com', name: 'Ada', passwordHash: 'x' };
  userId = (await createUser(db.identity, account, daysAgo(500))) ?? '';
  await join(tenantId);
  await feedConsumersTo(FAR);
});
afterEach(() => stack.disposeAsync());

const join = (tenant: string) =>
  db.platformTransaction((trx) =>
    trx
      .insertInto('memberships')
      .values({ tenant_id: tenant, user_id: userId, role: 'OWNER' })
      .execute(),
  );
const feedConsumersTo = (xid: string) =>
  db.platformTransaction((trx) =>
    trx
      .insertInto('relay_cursors')
      .values({ consumer: `consumer-${xid}`, xid, event_id: newId() })
      .execute(),
  );
/** Has no files. */
const DATA_DIR = joinPath(tmpdir(), `retention-${newId()}`);
const run = (options: RetentionOptions = {}) =>
  runRetention(
    {
      db,
      clock: { now: () => NOW },
      logger: createLogger('error'),
      storage: diskStorage(joinPath(DATA_DIR, 'attachments')),
      config: { DATA_DIR },
    },
    { restMs: 0, ...options },
  );
const insert = (table: string, at: Date, tenant = tenantId) =>
  db.platformTransaction(
    (trx) =>
      INSERT_AGED[table]?.(trx, { tenantId: tenant, userId, at }) ??
      Promise.reject(new Error(table)),
  );
async function count(table: string, tenant?: string): Promise<number> {
  const { rows } = await db.platformTransaction((trx) =>
    sql<{ count: number }>`
      SELECT count(*)::int AS count FROM ${sql.table(table)}
      ${tenant === undefined ? sql`` : sql`WHERE tenant_id = ${tenant}`}`.execute(trx),
  );
  return rows[0]?.count ?? 0;
}

describe('the rules of retention', () => {
  it('say of every table what becomes of its rows, and of each once', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
        AND relname <> 'schema_migrations' ORDER BY relname`.execute(db.identity);
    const said = [
      ...RETENTION_RULES.map(({ table }) => table),
      ...REMOVED_ELSEWHERE.map(({ table }) => table),
      ...Object.keys(KEPT),
    ];
    expect(said.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  it('name code that exists for what is removed elsewhere', () => {
    for (const { by } of REMOVED_ELSEWHERE) {
      expect(existsSync(new URL(`../${by}`, import.meta.url)), by).toBe(true);
    }
  });

  it.each(RETENTION_RULES)('remove from $table what is old, and keep what is new', async (rule) => {
    const days = daysKept(rule.age, ['free']);
    await insert(rule.table, daysAgo(days + 1));
    await insert(rule.table, daysAgo(days - 1));
    const report = await run();
    expect(report).toMatchObject({ removed: { [rule.table]: 1 }, failed: [], complete: true });
    // The run itself is noted, too.
    expect(await count(rule.table)).toBe(rule.table === 'retention_runs' ? 2 : 1);
  });

  it.each(RETENTION_RULES.filter(({ age }) => 'plan' in age))(
    'keep $table for as long as the plan says',
    async (rule) => {
      const business = await insertTenant(db, 'business');
      await join(business);
      const unknown = await insertTenant(db, 'enterprise-2031');
      const days = daysKept(rule.age, ['free']);
      for (const tenant of [tenantId, business, unknown]) {
        await insert(rule.table, daysAgo(days + 1), tenant);
      }
      await run();
      if (rule.owner === 'person') {
        // Somebody who belongs to several tenants has the longest of their plans.
        expect(await count(rule.table)).toBe(3);
        return;
      }
      const left = await Promise.all(
        [tenantId, business, unknown].map((tenant) => count(rule.table, tenant)),
      );
      expect(left).toEqual([0, 1, 1]);
    },
  );

  it('keep an event that a consumer has not been handed', async () => {
    await insert('outbox_events', daysAgo(100));
    await feedConsumersTo('0');
    await run();
    expect(await count('outbox_events')).toBe(1);
  });

  it('keep the key of an alert whose incident is open', async () => {
    const at = daysAgo(200);
    await db.tenantTransaction(tenantId, async (trx) => {
      for (const [number, status] of [
        [1, 'investigating'],
        [2, 'closed'],
      ] as const) {
        const incident = idAt(at);
        await sql`INSERT INTO incidents (tenant_id, id, number, title, status, severity, declared_at,
            created_by_type, created_by_id, created_at, updated_at)
          VALUES (${tenantId}, ${incident}, ${number}, 'Disk full', ${status}, 'SEV3', ${at},
            'user', ${userId}, ${at}, ${at})`.execute(trx);
        await trx
          .insertInto('alerts')
          .values({
            tenant_id: tenantId,
            id: idAt(at),
            source: 'prometheus',
            dedup_key: status,
            status: 'firing',
            title: 'Disk full',
            severity: 'SEV3',
            labels: '{}',
            url: null,
            incident_id: incident,
            occurrences: 1,
            first_received_at: at,
            last_received_at: at,
          })
          .execute();
      }
    });
    await run();
    const left = await db.platformTransaction((trx) =>
      trx.selectFrom('alerts').select('dedup_key').execute(),
    );
    expect(left).toEqual([{ dedup_key: 'investigating' }]);
  });
});

/** More than two batches. */
const MANY = 4_100;
const insertMany = () =>
  db.platformTransaction((trx) =>
    sql`INSERT INTO usage_counters (tenant_id, day, kind, slot, count)
      SELECT ${tenantId}, '2020-01-01', 'api.read', n, 1 FROM generate_series(1, ${MANY}) AS n`.execute(
      trx,
    ),
  );

describe('a run', () => {
  it('removes in batches, and goes on at once after an interruption', async () => {
    await insertMany();
    const stop = new AbortController();
    const cut = await run({ signal: stop.signal, onRows: () => stop.abort() });
    expect(cut).toMatchObject({ removed: { usage_counters: 2_000 }, complete: false });
    expect(await count('usage_counters')).toBe(MANY - 2_000);
    const batches: number[] = [];
    const everyMs = 3_600_000;
    const rest = await run({ everyMs, onRows: (_, rows) => batches.push(rows) });
    expect(rest).toMatchObject({ complete: true });
    expect(batches).toEqual([2_000, 100]);
    // Now that one has come to its end, the next one is not due.
    expect(await run({ everyMs })).toBeNull();
  });

  it('is the only one: of two at once, one works', async () => {
    await insertMany();
    const reports = await Promise.all([run({ everyMs: 60_000 }), run({ everyMs: 60_000 })]);
    const worked = reports.filter((report) => report !== null);
    expect(worked).toMatchObject([{ removed: { usage_counters: MANY } }]);
    await using other = await db.platformSession();
    expect(await other.transaction(tryToLeadRetention)).toBe(true);
    expect(await run()).toBeNull();
  });

  it('counts what a dry one would remove, and removes nothing', async () => {
    await insertMany();
    expect(await run({ dryRun: true })).toMatchObject({ removed: { usage_counters: MANY } });
    expect([await count('usage_counters'), await count('retention_runs')]).toEqual([MANY, 0]);
  });
});

describe('partitions by the month', () => {
  const partitions = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'webhook_deliveries'::regclass ORDER BY 1`.execute(db.identity);
    return rows.map(({ name }) => name.replace('webhook_deliveries_', ''));
  };
  const partitionOf = async (at: Date): Promise<string> => {
    const { rows } = await db.platformTransaction((trx) =>
      sql<{ name: string }>`SELECT tableoid::regclass::text AS name FROM webhook_deliveries
        WHERE occurred_at = ${at}`.execute(trx),
    );
    return rows[0]?.name ?? '';
  };

  it('are there before their month begins, and take its rows', async () => {
    await run();
    expect(await partitions()).toEqual(['2026_07', '2026_08', '2026_09', 'default']);
    const next = new Date('2026-08-01T00:00:00Z');
    await insert('webhook_deliveries', next);
    expect(await partitionOf(next)).toBe('partitions.webhook_deliveries_2026_08');
  });

  it('leave rows where they are that came before their partition', async () => {
    await insert('webhook_deliveries', NOW);
    expect((await run())?.failed).toEqual([]);
    expect(await partitions()).toEqual(['2026_08', '2026_09', 'default']);
    expect(await partitionOf(NOW)).toBe('partitions.webhook_deliveries_default');
  });

  it('are dropped once all of their rows are too old under every plan', async () => {
    await db.platformTransaction((trx) =>
      sql`SELECT create_month_partition('webhook_deliveries', month::date)
        FROM unnest(ARRAY['2026-03-01', '2026-04-01']) AS month`.execute(trx),
    );
    const business = await insertTenant(db, 'business');
    await insert('webhook_deliveries', new Date('2026-03-31T23:59:59Z'), business);
    await insert('webhook_deliveries', new Date('2026-04-30T23:59:59Z'), business);
    expect((await run())?.droppedPartitions).toEqual(['webhook_deliveries_2026_03']);
    expect(await count('webhook_deliveries')).toBe(1);
  });
});
