import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { stopEmbeddedServer } from '@incident-tracker/db/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sealedSize, writeEvents } from '../testing/audit-log.js';
import { contentsOf, declareIncident, newFolder, runCommandOn } from '../testing/backup.js';
import { browserClient } from '../testing/client.js';
import { expectStatus, PASSWORD, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { serveTestApp, startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { runBackup } from './commands/backup.js';
import { runRestore } from './commands/restore.js';
import { readManifest } from './format/manifest.js';

const folder = newFolder();
let app: TestApp;
let owner: Member;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  owner = await signUpOwner(app.url);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  for (const name of ['data', 'old', 'upgraded']) await stopEmbeddedServer(folder.in(name));
  folder[Symbol.dispose]();
});

/** Commits so many transactions that do nothing but have an id. */
async function useIds(db: Database, count: number): Promise<void> {
  await db.platformTransaction(async (trx) => {
    await sql`CREATE TEMP TABLE used (n integer) ON COMMIT DROP`.execute(trx);
    await sql`DO ${sql.lit(`BEGIN
      FOR i IN 1..${count} LOOP
        BEGIN INSERT INTO used VALUES (1); EXCEPTION WHEN division_by_zero THEN NULL; END;
      END LOOP;
    END`)}`.execute(trx);
  });
}

const declaredIn = (db: Database): Promise<string[]> =>
  db.platformTransaction(async (trx) => {
    const rows = await trx
      .selectFrom('webhook_deliveries')
      .select('event_id')
      .where('event_type', '=', 'incident.declared')
      .orderBy('sequence')
      .execute();
    return rows.map(({ event_id: id }) => id);
  });

/** All declarations, in the order of their transactions. */
const emittedIn = (db: Database): Promise<string[]> =>
  db.platformTransaction(async (trx) => {
    const rows = await trx
      .selectFrom('outbox_events')
      .select('id')
      .where('type', '=', 'incident.declared')
      .orderBy('xid')
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  });

it('a new server, whose transaction ids are far behind, hands over and seals what was waiting', async () => {
  const hook = { url: 'https://example.com/hook', events: ['*'] };
  expectStatus(await owner.client.post('/v1/webhooks', hook), 201);
  {
    // One incident is handed over and sealed before, the others wait.
    await using working = await serveTestApp(app.database);
    const client = await browserClient(working.url);
    expectStatus(
      await client.post('/v1/auth/login', { email: owner.email, password: PASSWORD }),
      200,
    );
    await declareIncident({ ...owner, client }, 'Handed over');
    await vi.waitFor(async () => expect(await declaredIn(app.database)).toHaveLength(1), 10_000);
    await vi.waitFor(
      async () => expect(await sealedSize(app.database, owner.tenantId)).toBeGreaterThan(3),
      10_000,
    );
  }
  await useIds(app.database, 60_000);
  await declareIncident(owner, 'Waits');
  // More than a new server has given out: it has to catch up for the order to be kept.
  await useIds(app.database, 60_000);
  await declareIncident(owner, 'Waits, too');
  await writeEvents(app.database, owner.tenantId, 3);
  await app.database.platformTransaction((trx) =>
    sql`SELECT create_month_partition('webhook_deliveries', '2031-02-01')`.execute(trx),
  );

  const source = { DATABASE_URL: app.databaseUrl, DATA_DIR: folder.in('no-data') };
  expect(await runCommandOn(runBackup, [folder.in('backup')], source)).toMatchObject({ code: 0 });
  const { transactions } = await readManifest(folder.in('backup'));
  expect(BigInt(transactions.next) - BigInt(transactions.oldestPending ?? 0)).toBeGreaterThan(
    60_000n,
  );
  const target = { DATA_DIR: folder.in('data'), DEMO: '0' };
  const restored = await runCommandOn(runRestore, [folder.in('backup')], target);
  expect(restored).toMatchObject({ code: 0, out: '{"valid":true,"problems":[]}\n' });

  const { sequences, partitions } = await readManifest(folder.in('backup'));
  expect(partitions).toEqual([{ parent: 'webhook_deliveries', month: '2031-02-01' }]);
  expect(sequences).toMatchObject([
    { column: 'sequence', lastValue: expect.not.stringMatching(/^0/) },
  ]);
  await runCommandOn(runBackup, [folder.in('second')], target);
  expect(await readManifest(folder.in('second'))).toMatchObject({ sequences, partitions });

  await using db = await openDatabase({ dataDir: folder.in('data') });
  const { rows } = await sql<{ next: string }>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`.execute(db.identity);
  expect(BigInt(rows[0]?.next ?? 0)).toBeLessThan(BigInt(transactions.next));
  const [before, after] = await Promise.all([contentsOf(app.database), contentsOf(db)]);
  expect(after['incidents']).toBe(before['incidents']);

  await using again = await serveTestApp(db);
  const client = await browserClient(again.url);
  expectStatus(
    await client.post('/v1/auth/login', { email: owner.email, password: PASSWORD }),
    200,
  );
  await declareIncident({ ...owner, client }, 'After the restore');
  await vi.waitFor(async () => {
    const { body } = await client.get('/v1/audit-logs/verify');
    expect(body).toMatchObject({ valid: true, unsealed: 0, problems: [] });
  }, 15_000);
  // Each once, in order: the one that was handed over before is not handed over again.
  await vi.waitFor(async () => expect(await declaredIn(db)).toHaveLength(4), 10_000);
  expect(await declaredIn(db)).toEqual(await emittedIn(db));
}, 120_000);

it('a backup of an older schema is loaded as it is and then migrated', async () => {
  const old = { DATA_DIR: folder.in('old') };
  {
    await using db = await openDatabase({ dataDir: old.DATA_DIR });
    await db.migrate({ upTo: 19 });
    await db.platformTransaction((trx) =>
      sql`INSERT INTO tenants (id, name) VALUES (gen_random_uuid(), 'Kept')`.execute(trx),
    );
  }
  expect(await runCommandOn(runBackup, [folder.in('old-backup')], old)).toMatchObject({ code: 0 });
  expect(await readManifest(folder.in('old-backup'))).toMatchObject({ schemaVersion: 19 });
  const upgraded = { DATA_DIR: folder.in('upgraded') };
  const restored = await runCommandOn(runRestore, [folder.in('old-backup')], upgraded);
  expect(restored).toMatchObject({ code: 0 });
  await using db = await openDatabase({ dataDir: upgraded.DATA_DIR });
  expect(await db.migrationStatus()).toMatchObject({ state: 'current' });
  const tenants = await db.platformTransaction((trx) =>
    trx.selectFrom('tenants').select('name').execute(),
  );
  expect(tenants).toEqual([{ name: 'Kept' }]);
}, 120_000);
