import pg from 'pg';
import { MigrationError } from '../errors.js';
import { bootstrapRoles } from './bootstrap-roles.js';
import { compareSchema, type AppliedMigration } from './compare.js';
import { readMigrations, type Migration } from './files.js';

export interface MigrationProgress {
  readonly version: number;
  readonly name: string;
  readonly state: 'applying' | 'applied';
}

export interface MigrateOptions {
  readonly onProgress?: (progress: MigrationProgress) => void;
  /** Another folder of migrations than the shipped one. */
  readonly directory?: string;
  /** The last migration to apply, to take up the data of an older version; all of them by default. */
  readonly upTo?: number;
}

// Advisory locks are per database, so the key needs to be unique only among ours.
const MIGRATION_LOCK = 7_220_001;

// PostgreSQL only warns when a GRANT (01007) or a REVOKE (01006) had no effect for want of a right.
const UNGRANTED = new Set(['01006', '01007']);

/**
 * Creates the roles, then applies the pending migrations in order, each in its own transaction, as
 * app_owner. A second migrator waits and then finds nothing to do. Rejects with MigrationError when
 * the schema is newer than the code, a migration was edited, or one fails (it is rolled back).
 */
export async function migrate(url: string, options: MigrateOptions): Promise<void> {
  const shipped = (await readMigrations(options.directory)).slice(0, options.upTo);
  const client = new pg.Client({
    connectionString: url,
    application_name: 'incident-tracker migrate',
  });
  client.on('error', () => {});
  await client.connect();
  try {
    // Waiting and long index builds are normal here, whatever the server's defaults say.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0; SET search_path = public');
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await bootstrapRoles(client);
    await client.query('SET ROLE app_owner');
    const state = compareSchema(await readApplied(client), shipped);
    if (state.state === 'newer' || state.state === 'edited')
      throw new MigrationError(state.message);
    if (state.state === 'current') return;
    for (const migration of state.pending) await applyMigration(client, migration, options);
  } finally {
    await client.end();
  }
}

async function readApplied(client: pg.Client): Promise<AppliedMigration[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      version integer PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    );
    GRANT SELECT ON schema_migrations TO app_rw, app_platform`);
  const { rows } = await client.query<AppliedMigration>(
    'SELECT version, name, checksum FROM schema_migrations ORDER BY version',
  );
  return rows;
}

async function applyMigration(
  client: pg.Client,
  migration: Migration,
  options: MigrateOptions,
): Promise<void> {
  const { version, name, sql, checksum } = migration;
  options.onProgress?.({ version, name, state: 'applying' });
  const ungranted: string[] = [];
  const onNotice = (notice: { code: string | undefined; message: string | undefined }): void => {
    if (notice.code !== undefined && UNGRANTED.has(notice.code))
      ungranted.push(notice.message ?? notice.code);
  };
  client.on('notice', onNotice);
  try {
    // An ALTER TABLE that queues behind a long transaction stops all traffic on the table behind
    // itself: better to fail and be run again.
    await client.query("BEGIN; SET LOCAL lock_timeout = '30s'");
    await client.query(sql);
    if (ungranted.length > 0) throw new Error(ungranted.join('; '));
    await client.query(
      'INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)',
      [version, name, checksum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `Migration ${String(version).padStart(4, '0')}_${name} failed and was rolled back: ${reason}`,
      { cause: error },
    );
  } finally {
    client.off('notice', onNotice);
  }
  options.onProgress?.({ version, name, state: 'applied' });
}
