import type { Database } from '@incident-tracker/db';
import type { FileSource } from '../file-sources.js';
import { FORMAT } from '../format/manifest.js';
import type { Manifest } from '../format/manifest.js';
import { inNewFolder, textOf } from '../format/new-folder.js';
import { writeFileOf } from '../format/write-file.js';
import { KEY_FILES, sessionSecretId } from '../key-ids.js';
import type { PresentKeys } from '../key-ids.js';
import { openLongSession } from '../long-session.js';
import { saveData } from './save-data.js';
import type { SaveOrder } from './save-data.js';
import { saveFiles } from './save-files.js';

/** What a backup is made of. */
export interface BackupOrder extends SaveOrder {
  /** A folder that does not exist yet. */
  readonly folder: string;
  /** Whether the keys go into the folder, too: whoever has it then has everything. */
  readonly includeKeys: boolean;
  readonly sources: readonly FileSource[];
  readonly now: Date;
}

/**
 * Writes all data as it is at one moment, while the product goes on.
 * @throws BackupError when the folder exists.
 */
export async function takeBackup(db: Database, order: BackupOrder): Promise<Manifest> {
  return inNewFolder(order.folder, (draft) => writeParts(db, draft, order));
}

async function writeParts(db: Database, folder: string, order: BackupOrder): Promise<Manifest> {
  await using session = await openLongSession(db);
  const data = await session.transaction((trx) => saveData(trx, folder, order));
  const files = await saveFiles(folder, order);
  return {
    format: FORMAT,
    formatVersion: 1,
    createdAt: order.now.toISOString(),
    ...data,
    files,
    keys: {
      encryption: data.keys,
      sessionSecret: sessionSecretId(order.keys),
      included: order.includeKeys ? await saveKeys(folder, order.keys) : [],
    },
  };
}

async function saveKeys(
  folder: string,
  keys: PresentKeys,
): Promise<Manifest['keys']['included'][number][]> {
  const included = [];
  for (const kind of ['encryption', 'sessionSecret'] as const) {
    const text = keys[kind];
    if (text !== null) {
      included.push(await writeFileOf(folder, `keys/${KEY_FILES[kind]}`, textOf(`${text}\n`)));
    }
  }
  return included;
}
