import { createTestDatabase } from '@incident-tracker/db/testing';
import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  contentsOf,
  cookieOf,
  declareIncident,
  newFolder,
  runCommandOn,
  TEST_KEYS,
  TEST_SECRET,
} from '../testing/backup.js';
import { formatPosition } from '../events/position.js';
import { browserClient } from '../testing/client.js';
import { connectStream } from '../testing/event-source.js';
import { expectStatus, PASSWORD, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { serveTestApp, startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { runBackup } from './commands/backup.js';
import { runRestore } from './commands/restore.js';
import { runVerify } from './commands/verify.js';
import { readManifest } from './format/manifest.js';

const folder = newFolder();
let app: TestApp;
let owner: Member;
beforeAll(async () => {
  // Nothing is relayed or sealed: all of it is left for the server that the backup is restored on.
  app = await startTestApp({ workers: false });
  owner = await signUpOwner(app.url, 'Ünïcode\u2028 "Ltd" \\');
  await declareIncident(owner, `Line\u2028separator "quoted" \\ 'x' 🔥 {a,b}`);
  const hook = { url: 'https://example.com/hook', events: ['*'] };
  expectStatus(await owner.client.post('/v1/webhooks', hook), 201);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const take = (name: string, ...flags: string[]) =>
  runCommandOn(runBackup, [folder.in(name), ...flags], {
    DATABASE_URL: app.databaseUrl,
    DATA_DIR: folder.in('data'),
  });
const restore = (name: string, url: string) =>
  runCommandOn(runRestore, [folder.in(name)], {
    DATABASE_URL: url,
    DATA_DIR: folder.in('new-data'),
  });

/** What a dump of the schema would show of constraints and policies. */
async function definitionsOf(db: Database): Promise<unknown> {
  const { rows } = await sql`
    SELECT conrelid::regclass::text AS on, conname, pg_get_constraintdef(oid) AS definition,
      convalidated AS a, condeferrable AS b
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL SELECT relname, '', '', relrowsecurity, relforcerowsecurity
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    ORDER BY 1, 2`.execute(db.identity);
  return rows;
}

/** Where a reader who has seen every event of the owner's tenant is. */
async function positionOf({ tenantId }: Member): Promise<string> {
  const last = await app.database.platformTransaction((trx) =>
    trx
      .selectFrom('outbox_events')
      .select(['xid', 'id'])
      .where('tenant_id', '=', tenantId)
      .orderBy('xid', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow(),
  );
  return formatPosition(last);
}

describe('a backup', () => {
  it.each([['plain'], ['small', '--gzip']])(
    'brings every row and every constraint back (%s)',
    async (name, ...flags) => {
      expect(await take(name, ...flags)).toMatchObject({ code: 0 });
      await using test = await createTestDatabase();
      const before = await definitionsOf(test.database);
      expect(await restore(name, test.url)).toMatchObject({
        code: 0,
        out: '{"valid":true,"problems":[]}\n',
      });
      expect(await contentsOf(test.database)).toEqual(await contentsOf(app.database));
      expect(await definitionsOf(test.database)).toEqual(before);
    },
  );

  it('lets the product go on: sign-in, the stream of events, and the audit log', async () => {
    const position = await positionOf(owner);
    await declareIncident(owner, 'Waits to be relayed');
    expect(await take('going-on')).toMatchObject({ code: 0 });
    await using test = await createTestDatabase();
    expect(await restore('going-on', test.url)).toMatchObject({ code: 0 });
    await using again = await serveTestApp(test.database);
    const client = await browserClient(again.url);
    const login = { email: owner.email, password: PASSWORD };
    expectStatus(await client.post('/v1/auth/login', login), 200);
    const returned: Member = { ...owner, client };
    await declareIncident(returned, 'After the restore');
    const headers = { ...cookieOf(returned), 'last-event-id': position };
    await using stream = await connectStream(`${again.url}/v1/events`, headers);
    const seen = await stream.take(2);
    expect(seen.map(({ event }) => event)).toEqual(['incident.declared', 'incident.declared']);
    await vi.waitFor(async () => {
      const { body } = await client.get('/v1/audit-logs/verify');
      expect(body).toMatchObject({ valid: true, unsealed: 0, problems: [] });
    }, 10_000);
  });

  it('is of one moment, while others write', async () => {
    let going = true;
    let written = 0;
    const writers = Array.from({ length: 3 }, async () => {
      for (; going; written += 1) await declareIncident(owner, 'Written meanwhile');
    });
    await vi.waitFor(() => expect(written).toBeGreaterThan(5), 10_000);
    const before = written;
    const taken = await take('busy');
    expect(written).toBeGreaterThan(before);
    going = false;
    await Promise.all(writers);
    expect(taken.code).toBe(0);
    await using test = await createTestDatabase();
    expect(await restore('busy', test.url)).toMatchObject({ code: 0 });
    const [counts] = await test.database.platformTransaction(async (trx) => {
      const { rows } = await sql<Record<'incidents' | 'audited' | 'told' | 'last', number>>`
        SELECT (SELECT count(*)::int FROM incidents) AS incidents,
          (SELECT count(*)::int FROM audit_log_events WHERE action = 'incident.declared') AS audited,
          (SELECT count(*)::int FROM outbox_events WHERE type = 'incident.declared') AS told,
          (SELECT max(number)::int FROM incidents) AS last`.execute(trx);
      return rows;
    });
    const n = counts?.incidents ?? 0;
    expect(n).toBeGreaterThanOrEqual(before);
    expect(counts).toEqual({ incidents: n, audited: n, told: n, last: n });
  });

  it('names the keys it needs, and includes them only when it is asked to', async () => {
    await take('keyless');
    const { keys } = await readManifest(folder.in('keyless'));
    const id = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(keys).toEqual({ encryption: [{ version: 1, id }], sessionSecret: id, included: [] });
    expect(() => statSync(folder.in('keyless/keys'))).toThrow('ENOENT');
    await take('whole', '--include-keys');
    expect(statSync(folder.in('whole')).mode & 0o777).toBe(0o700);
    await using test = await createTestDatabase();
    const env = { DATABASE_URL: test.url, DATA_DIR: folder.in('other-data') };
    const terminal = { env, isTTY: true, out: () => {}, err: () => {} };
    expect(await runRestore([folder.in('whole')], terminal)).toBe(0);
    const put = (file: string) => readFileSync(folder.in(`other-data/${file}`), 'utf8').trim();
    expect([put('encryption-keys'), put('session-secret')]).toEqual([TEST_KEYS, TEST_SECRET]);
  });

  it('is found sound, and so is the database that was restored from it', async () => {
    await take('sound');
    await using test = await createTestDatabase();
    await restore('sound', test.url);
    const verify = (...args: string[]) =>
      runCommandOn(runVerify, [folder.in('sound'), ...args], {
        DATABASE_URL: test.url,
        DATA_DIR: folder.in('data'),
      });
    expect(await verify()).toMatchObject({ code: 0 });
    expect(await verify('--restored')).toMatchObject({ code: 0 });
    await test.database.platformTransaction(async (trx) => {
      await sql`DELETE FROM timeline_events`.execute(trx);
      await sql`UPDATE webhook_endpoints SET secret = overlay(secret placing 'AAAA' from 20)`.execute(
        trx,
      );
    });
    const { code, out } = await verify('--restored');
    expect(code).toBe(1);
    expect(out).toContain('timeline_events has 0 rows');
    expect(out).toContain('webhook_endpoints.secret: the value was changed or moved');
  });
});
