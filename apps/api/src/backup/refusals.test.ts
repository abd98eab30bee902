import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf, newFolder, runCommandOn, TEST_KEYS } from '../testing/backup.js';
import { expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { runBackup } from './commands/backup.js';
import { runRestore } from './commands/restore.js';
import { runVerify } from './commands/verify.js';
import { manifestSchema } from './format/manifest.js';
import type { Manifest } from './format/manifest.js';

const OTHER_KEY = `1:${Buffer.alloc(32, 'another key').toString('base64')}`;

const folder = newFolder();
beforeAll(async () => {
  await using app = await startTestApp({ workers: false });
  const owner = await signUpOwner(app.url);
  const hook = { url: 'https://example.com/hook', events: ['*'] };
  expectStatus(await owner.client.post('/v1/webhooks', hook), 201);
  mkdirSync(folder.in('data/attachments/one'), { recursive: true });
  writeFileSync(folder.in('data/attachments/one/report.gz'), 'not really compressed');
  const env = { DATABASE_URL: app.databaseUrl, DATA_DIR: folder.in('data') };
  expect(await runCommandOn(runBackup, [folder.in('good')], env)).toMatchObject({ code: 0 });
});
afterAll(() => folder[Symbol.dispose]());

let test: TestDatabase;
let copy: string;
beforeEach(async () => {
  test = await createTestDatabase();
  copy = folder.in('copy');
  cpSync(folder.in('good'), copy, { recursive: true });
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
  rmSync(copy, { recursive: true });
});

const restore = (env: Record<string, string> = {}, ...flags: string[]) =>
  runCommandOn(runRestore, [copy, ...flags], {
    DATABASE_URL: test.url,
    DATA_DIR: folder.in('new-data'),
    ...env,
  });

function editManifest(edit: (manifest: Manifest) => Partial<Manifest>): void {
  const path = `${copy}/manifest.json`;
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(path, JSON.stringify({ ...manifest, ...edit(manifest) }));
}

/** The last line is the reason; nothing was loaded. */
async function expectRefused(reason: string, env: Record<string, string> = {}): Promise<void> {
  const { code, err, out } = await restore(env);
  const [last = ''] = err.trimEnd().split('\n').slice(-1);
  expect(last).toContain(reason);
  expect([code, out]).toEqual([2, '']);
  const contents = await contentsOf(test.database);
  const filled = Object.entries(contents).filter(([, rows]) => !rows.startsWith('0 '));
  expect(filled.map(([name]) => name)).toEqual(['audit_sealer']);
}

describe('a restore refuses', () => {
  it('a database that is not empty, and leaves it alone', async () => {
    await insertTenant(test.database);
    const before = await contentsOf(test.database);
    const { code, err } = await restore();
    expect(code).toBe(2);
    expect(err).toContain('The database is not empty (rows in tenants): restore into a new one\n');
    expect(await contentsOf(test.database)).toEqual(before);
  });

  it('a backup of a newer version', async () => {
    editManifest(({ schemaVersion }) => ({ schemaVersion: schemaVersion + 1 }));
    await expectRefused('this version knows only');
  });

  it('a backup that is older than the schema of the database', async () => {
    editManifest(({ schemaVersion }) => ({ schemaVersion: schemaVersion - 1 }));
    await expectRefused('restore into a new database, which is migrated afterwards');
  });

  it('a backup that was made by other migrations', async () => {
    editManifest(({ migrations }) => ({
      migrations: migrations.map((each) =>
        each.version === 3 ? { ...each, checksum: 'f'.repeat(64) } : each,
      ),
    }));
    await expectRefused('Migration 3 (membership) of the backup is not the one of this version');
  });

  it('a file that was changed, by its name', async () => {
    const path = `${copy}/tables/users.ndjson`;
    writeFileSync(path, readFileSync(path, 'utf8').replace('Robin', 'Robyn'));
    await expectRefused('tables/users.ndjson of the backup was changed');
  });

  it('a file that was cut off or is gone, by its name', async () => {
    truncateSync(`${copy}/tables/tenants.ndjson`, 20);
    await expectRefused('tables/tenants.ndjson of the backup is cut off');
    rmSync(`${copy}/tables/memberships.ndjson`);
    cpSync(`${folder.in('good')}/tables/tenants.ndjson`, `${copy}/tables/tenants.ndjson`);
    await expectRefused('tables/memberships.ndjson of the backup cannot be read (ENOENT)');
  });

  it('a backup without its manifest, which was not finished, and one that leads elsewhere', async () => {
    editManifest(({ tables }) => ({
      tables: tables.map((table) => ({ ...table, file: '../elsewhere' })),
    }));
    await expectRefused('manifest.json is damaged');
    rmSync(`${copy}/manifest.json`);
    await expectRefused('is no complete backup');
  });

  it('rows that refer to rows that are not there: then nothing is loaded at all', async () => {
    writeFileSync(`${copy}/tables/memberships.ndjson`, '');
    editManifest(({ tables }) => ({
      tables: tables.map((table) =>
        table.table === 'users' ? { ...table, rows: 0, bytes: 0, sha256: EMPTY } : table,
      ),
    }));
    writeFileSync(`${copy}/tables/users.ndjson`, '');
    cpSync(`${folder.in('good')}/tables/memberships.ndjson`, `${copy}/tables/memberships.ndjson`);
    await expectRefused('violates foreign key constraint');
  });

  it('fewer rows than the manifest counts', async () => {
    editManifest(({ tables }) => ({
      tables: tables.map((table) => ({ ...table, rows: table.rows + 1 })),
    }));
    await expectRefused('of the backup has 0 of 1 rows');
  });

  it('to go on with other keys, or without, unless they are given up', async () => {
    await expectRefused('Encryption key 1 (', { ENCRYPTION_KEYS: OTHER_KEY });
    await expectRefused('is another one', { ENCRYPTION_KEYS: OTHER_KEY });
    await expectRefused('is missing', { ENCRYPTION_KEYS: OTHER_KEY.replace('1:', '2:') });
    expect(existsSync(folder.in('new-data/encryption-keys'))).toBe(false);
    const { code, out } = await restore({ ENCRYPTION_KEYS: OTHER_KEY }, '--without-keys');
    expect(code).toBe(1);
    expect(out).toContain('webhook_endpoints.secret: the value was changed or moved');
  });
});

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('files beside the database', () => {
  it('come back as they were, and replace no others', async () => {
    expect(await restore()).toMatchObject({ code: 0 });
    const target = folder.in('new-data/attachments/one/report.gz');
    expect(readFileSync(target, 'utf8')).toBe('not really compressed');
    writeFileSync(target, 'somebody else’s');
    await using other = await createTestDatabase();
    const { code, err } = await restore({ DATABASE_URL: other.url });
    expect(code).toBe(2);
    expect(err).toContain('is another file than the backup');
    expect((await contentsOf(other.database))['users']).toMatch(/^0 /);
  });
});

it('a backup is not written over another one, and verifying finds what a restore would refuse', async () => {
  const env = { DATABASE_URL: test.url, DATA_DIR: folder.in('data'), ENCRYPTION_KEYS: TEST_KEYS };
  const again = await runCommandOn(runBackup, [copy], env);
  expect(again).toMatchObject({ code: 2, err: `${copy} exists already\n` });
  expect(await runCommandOn(runVerify, [copy], env)).toMatchObject({ code: 0 });
  truncateSync(`${copy}/tables/tenants.ndjson`, 20);
  expect(await runCommandOn(runVerify, [copy], env)).toMatchObject({ code: 2 });
  for (const args of [[], ['a', 'b'], ['--nonsense']]) {
    const { code, err } = await runCommandOn(runRestore, args, env);
    expect([code, err.startsWith('Usage: ')]).toEqual([2, true]);
  }
});
