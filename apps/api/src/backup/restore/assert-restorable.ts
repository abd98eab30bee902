import type { Database } from '@incident-tracker/db';
import { BackupError } from '../backup-error.js';
import { listMigrations } from '../catalog.js';
import type { Manifest } from '../format/manifest.js';
import { encryptionKeyId, keySetOf, sessionSecretId } from '../key-ids.js';
import type { PresentKeys } from '../key-ids.js';

/** @throws BackupError when the schema of the backup or of the database is too new. */
export async function assertVersions(
  db: Database,
  { schemaVersion }: Pick<Manifest, 'schemaVersion'>,
): Promise<void> {
  const { state, applied, latest, message } = await db.migrationStatus();
  if (schemaVersion > latest) {
    throw new BackupError(
      `The backup has schema ${schemaVersion}, this version knows only ${latest}: restore it with the version that took it, or a later one`,
    );
  }
  if (state === 'newer' || state === 'edited') throw new BackupError(message ?? state);
  if (applied > schemaVersion) {
    throw new BackupError(
      `The database has schema ${applied} already, the backup has ${schemaVersion}: restore into a new database, which is migrated afterwards`,
    );
  }
}

/** @throws BackupError when the database was made by other migrations than the one that was saved. */
export async function assertSameMigrations(db: Database, { migrations }: Manifest): Promise<void> {
  const applied = await db.platformTransaction(listMigrations, { readOnly: true });
  for (const [index, saved] of migrations.entries()) {
    const own = applied[index];
    if (own?.name !== saved.name || own.checksum !== saved.checksum) {
      throw new BackupError(
        `Migration ${saved.version} (${saved.name}) of the backup is not the one of this version`,
      );
    }
  }
}

/** @throws BackupError that names the first key that values of the backup need and nobody has. */
export function assertKeys({ keys }: Manifest, present: PresentKeys): void {
  const own = keySetOf(present);
  for (const { version, id } of keys.encryption) {
    const found = encryptionKeyId(own, version);
    if (found !== null && (id === null || found === id)) continue;
    const fault = found === null ? 'is missing' : `is another one (${found})`;
    throw new BackupError(
      `Encryption key ${version}${id === null ? '' : ` (${id})`} of the backup ${fault}: set ENCRYPTION_KEYS, or put the file encryption-keys into DATA_DIR; --without-keys gives up what it encrypts`,
    );
  }
}

/** Whether what is derived from the session secret goes on to hold. */
export function hasSameSecret({ keys }: Manifest, present: PresentKeys): boolean {
  return keys.sessionSecret === null || keys.sessionSecret === sessionSecretId(present);
}
