import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { join } from 'node:path';
import { BackupError } from '../backup-error.js';
import { listTables } from '../catalog.js';
import type { FileSource } from '../file-sources.js';
import type { Manifest } from '../format/manifest.js';
import { actAsOwner, openLongSession } from '../long-session.js';
import type { OnProgress } from '../progress.js';
import { assertSameMigrations, assertVersions } from './assert-restorable.js';
import { loadData } from './load-data.js';
import { makeRoom } from './transaction-ids.js';

/** What to restore. The files of the backup have been checked. */
export interface RestoreOrder {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly FileSource[];
  readonly onProgress?: OnProgress;
}

/**
 * Brings an empty database to the schema of the backup, loads the rows in one transaction, and then
 * brings the schema up to date. A restore that failed has left no row, and is simply run again.
 * @throws BackupError when the database is not empty or the backup does not fit this version.
 */
export async function restoreBackup(db: Database, order: RestoreOrder): Promise<void> {
  const { manifest, onProgress } = order;
  await assertVersions(db, manifest);
  await db.migrate({ upTo: manifest.schemaVersion });
  await assertSameMigrations(db, manifest);
  {
    await using session = await openLongSession(db);
    await makeRoom(session, manifest.transactions);
    await session.transaction(async (trx) => {
      await loadData(trx, order);
      // Before the rows are there for others, and not at all if it fails.
      await putFiles(order);
    });
    await session.transaction(async (trx) => {
      const tables = (await listTables(trx)).map(({ name }) => sql.table(name));
      await actAsOwner(trx);
      // Plans are made for the rows that there are now.
      await sql`ANALYZE ${sql.join(tables)}`.execute(trx);
    });
  }
  await db.migrate({
    onProgress: ({ name, state }) =>
      onProgress?.({ step: 'migrate', name, done: state === 'applied' }),
  });
}

async function putFiles({ folder, manifest, sources, onProgress }: RestoreOrder): Promise<void> {
  for (const { source: name, path, file } of manifest.files) {
    const source = sources.find((each) => each.name === name);
    if (source === undefined) throw new BackupError(`There is no place for files of "${name}"`);
    await source.put(path, join(folder, file));
    onProgress?.({ step: 'files', name: path, done: true });
  }
}
