import { sql, type Kysely } from 'kysely';
import { isServerError } from '../errors.js';
import { compareSchema, type AppliedMigration, type SchemaState } from './compare.js';
import { readMigrations } from './files.js';

export interface MigrationStatus {
  /** current: serve; behind: migrate first; newer and edited: do not start (`message` says why). */
  readonly state: SchemaState['state'];
  /** Highest migration in the database, 0 when there is none. */
  readonly applied: number;
  /** Highest migration this code ships. */
  readonly latest: number;
  readonly message?: string;
}

/** Reads schema_migrations as a request role and compares it with the shipped files. */
export async function migrationStatus<DB>(
  db: Kysely<DB>,
  directory?: string,
): Promise<MigrationStatus> {
  const [shipped, applied] = await Promise.all([readMigrations(directory), readApplied(db)]);
  const result = compareSchema(applied, shipped);
  return {
    state: result.state,
    applied: applied.at(-1)?.version ?? 0,
    latest: shipped.length,
    ...('message' in result && { message: result.message }),
  };
}

async function readApplied<DB>(db: Kysely<DB>): Promise<AppliedMigration[]> {
  try {
    const { rows } =
      await sql<AppliedMigration>`SELECT version, name, checksum FROM public.schema_migrations ORDER BY version`.execute(
        db,
      );
    return rows;
  } catch (error) {
    // A new database: no table yet (42P01), or not even the role app_rw (22023 at connecting).
    if (isServerError(error) && (error.code === '42P01' || error.code === '22023')) return [];
    throw error;
  }
}
