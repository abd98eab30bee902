import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Database } from '../database.js';
import { withDatabase } from '../driver/url.js';
import { MigrationError } from '../errors.js';
import { asLoginUser } from '../testing/as-login-user.js';
import { sharedTestServer } from '../testing/test-server.js';
import { testDatabaseName } from '../testing/leftovers.js';
import { migrate } from './migrate.js';

const ONE = { '0001_first.sql': 'CREATE TABLE firsts (id integer PRIMARY KEY);' };
const TWO = {
  ...ONE,
  '0002_second.sql':
    'CREATE TABLE seconds (id integer PRIMARY KEY); INSERT INTO seconds VALUES (1);',
};

/** An empty, unmigrated database and a way to make folders of migrations. */
async function emptyDatabase() {
  const server = await sharedTestServer();
  const name = testDatabaseName(randomBytes(6).toString('hex'));
  await asLoginUser(server.url, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = withDatabase(server.url, name);
  const folders: string[] = [];
  return {
    url,
    folder: async (files: Readonly<Record<string, string>>): Promise<string> => {
      const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
      folders.push(folder);
      await Promise.all(
        Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)),
      );
      return folder;
    },
    tables: () =>
      asLoginUser(url, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
        );
        return rows.map((row) => row.name);
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
      await asLoginUser(server.url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

function open(url: string): Database {
  return new Database({ mode: 'external', url, close: async () => {} }, {});
}

describe('migrate', () => {
  it('applies the pending migrations in order, reports them, and does nothing the second time', async () => {
    await using db = await emptyDatabase();
    const progress: string[] = [];
    const options = {
      directory: await db.folder(TWO),
      onProgress: (p: { name: string; state: string }) => progress.push(`${p.state} ${p.name}`),
    };
    await migrate(db.url, options);
    await migrate(db.url, options);
    expect(progress).toEqual([
      'applying first',
      'applied first',
      'applying second',
      'applied second',
    ]);
    expect(await db.tables()).toEqual(['firsts', 'schema_migrations', 'seconds']);
  });

  it('goes on from where an earlier version stopped', async () => {
    await using db = await emptyDatabase();
    await migrate(db.url, { directory: await db.folder(ONE) });
    await migrate(db.url, { directory: await db.folder(TWO) });
    expect(await db.tables()).toContain('seconds');
  });

  it('stops after the migration that it is told', async () => {
    await using db = await emptyDatabase();
    await migrate(db.url, { directory: await db.folder(TWO), upTo: 1 });
    expect(await db.tables()).toEqual(['firsts', 'schema_migrations']);
  });

  it('lets several migrators start at once: each migration is applied once and none of them fails', async () => {
    await using db = await emptyDatabase();
    const directory = await db.folder(TWO);
    const applied: number[] = [];
    const onProgress = (p: { version: number; state: string }) =>
      p.state === 'applied' && applied.push(p.version);
    await Promise.all(Array.from({ length: 5 }, () => migrate(db.url, { directory, onProgress })));
    expect(applied).toEqual([1, 2]);
  });

  it('tolerates other databases of the same server being set up at the same time', async () => {
    const stack = new AsyncDisposableStack();
    const all = await Promise.all(
      Array.from({ length: 4 }, async () => stack.use(await emptyDatabase())),
    );
    await Promise.all(all.map(async (db) => migrate(db.url, { directory: await db.folder(ONE) })));
    for (const db of all) expect(await db.tables()).toContain('firsts');
    await stack.disposeAsync();
  });

  it('rolls a failing migration back whole and names it in one line', async () => {
    await using db = await emptyDatabase();
    const directory = await db.folder({
      ...ONE,
      '0002_broken.sql': 'CREATE TABLE halves (id integer); SELECT no_such_function();',
    });
    const failure = await migrate(db.url, { directory }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationError);
    expect(String(failure)).toMatch(
      /^MigrationError: Migration 0002_broken failed and was rolled back: .*no_such_function.*$/,
    );
    expect(await db.tables()).toEqual(['firsts', 'schema_migrations']);
  });

  it('fails when a grant has no effect, where PostgreSQL would only warn', async () => {
    await using db = await emptyDatabase();
    const directory = await db.folder({
      '0001_grant.sql': 'GRANT CREATE ON SCHEMA pg_catalog TO app_rw;',
    });
    await expect(migrate(db.url, { directory })).rejects.toThrow(
      /0001_grant failed.*no privileges were granted/,
    );
  });

  it('refuses a schema that is newer than the code', async () => {
    await using db = await emptyDatabase();
    await migrate(db.url, { directory: await db.folder(TWO) });
    await expect(migrate(db.url, { directory: await db.folder(ONE) })).rejects.toThrow(
      'The database schema is at migration 0002_second but this version knows only 1',
    );
  });

  it('refuses when an applied migration was edited, but not for other line ends', async () => {
    await using db = await emptyDatabase();
    await migrate(db.url, {
      directory: await db.folder({ '0001_first.sql': 'SELECT 1;\nSELECT 2;\n' }),
    });
    await migrate(db.url, {
      directory: await db.folder({ '0001_first.sql': 'SELECT 1;\r\nSELECT 2;\r\n' }),
    });
    await expect(
      migrate(db.url, { directory: await db.folder({ '0001_first.sql': 'SELECT 3;' }) }),
    ).rejects.toThrow('Migration 0001_first was changed after it had been applied');
  });

  it('refuses files that leave a gap or are not named as agreed', async () => {
    await using db = await emptyDatabase();
    await expect(
      migrate(db.url, { directory: await db.folder({ '0002_late.sql': '' }) }),
    ).rejects.toThrow('expected 0001_');
    await expect(
      migrate(db.url, { directory: await db.folder({ '1-first.sql': '' }) }),
    ).rejects.toThrow('expected 0001_');
  });
});

describe('migrationStatus', () => {
  it('says behind for a new database, and current after migrating, on the same pool', async () => {
    await using empty = await emptyDatabase();
    await using database = open(empty.url);
    expect(await database.migrationStatus()).toMatchObject({ state: 'behind', applied: 0 });
    await database.migrate();
    const { state, applied, latest } = await database.migrationStatus();
    expect({ state, complete: applied === latest }).toEqual({ state: 'current', complete: true });
  });

  it('says newer when the database knows a migration that we do not', async () => {
    await using empty = await emptyDatabase();
    await using database = open(empty.url);
    await database.migrate();
    await asLoginUser(empty.url, (client) =>
      client.query(
        "SET ROLE app_owner; INSERT INTO schema_migrations (version, name, checksum) VALUES (9000, 'future', 'x')",
      ),
    );
    expect(await database.migrationStatus()).toMatchObject({
      state: 'newer',
      applied: 9000,
      message: expect.stringContaining('9000_future'),
    });
    await expect(database.migrate()).rejects.toThrow('9000_future');
  });
});
