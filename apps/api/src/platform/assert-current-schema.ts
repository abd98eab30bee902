import { MigrationError } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';

/** @throws MigrationError unless the schema of the database is the one that this version knows. */
export async function assertCurrentSchema(db: Pick<Database, 'migrationStatus'>): Promise<void> {
  const { state, message } = await db.migrationStatus();
  if (state === 'current') return;
  throw new MigrationError(
    message ?? `The schema of the database is ${state}: run pnpm db:migrate first.`,
  );
}
