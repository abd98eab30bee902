import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { ENCRYPTED_COLUMN_LIST } from '../../platform/encryption/encrypted-columns.js';
import { listMigrations, listPartitions, listSequences, listTables } from '../catalog.js';
import type { Table } from '../catalog.js';
import type { Manifest, StoredTable } from '../format/manifest.js';
import { writeFileOf } from '../format/write-file.js';
import { encryptionKeyId, keySetOf } from '../key-ids.js';
import type { PresentKeys } from '../key-ids.js';
import { actAsOwner, settleForText } from '../long-session.js';
import type { OnProgress } from '../progress.js';
import { readTransactions } from './places.js';
import { readRows, rowsAsTexts } from './read-rows.js';

/** What of a backup's order the database is concerned with. */
export interface SaveOrder {
  readonly gzip: boolean;
  readonly keys: PresentKeys;
  readonly onProgress?: OnProgress;
}

/** The part of a manifest that comes from the database. */
export type SavedData = Omit<
  Manifest,
  'format' | 'formatVersion' | 'createdAt' | 'files' | 'keys'
> & {
  readonly keys: Manifest['keys']['encryption'];
};

/** Writes every table to a file of its own, all from one snapshot. */
export async function saveData(
  trx: PlatformTransaction,
  folder: string,
  order: SaveOrder,
): Promise<SavedData> {
  await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(trx);
  await settleForText(trx);
  const migrations = await listMigrations(trx);
  const tables: StoredTable[] = [];
  const all = await listTables(trx);
  for (const table of all) {
    tables.push(await saveTable(trx, { table, folder, order }));
  }
  return {
    schemaVersion: migrations.at(-1)?.version ?? 0,
    migrations,
    transactions: await readTransactions(trx),
    tables,
    partitions: [...(await listPartitions(trx))],
    keys: await listKeysInUse(trx, all, order.keys),
    // Sequences belong to no snapshot: read last, they are not behind the rows.
    sequences: await readSequences(trx),
  };
}

async function saveTable(
  trx: PlatformTransaction,
  { table, folder, order }: { table: Table; folder: string; order: SaveOrder },
): Promise<StoredTable> {
  const { name, columns } = table;
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const batch of readRows(trx, rowsAsTexts(table))) {
      rows += batch.length;
      order.onProgress?.({ step: 'save', name, rows, done: false });
      yield `${batch.join('\n')}\n`;
    }
  }
  const file = `tables/${name}.ndjson${order.gzip ? '.gz' : ''}`;
  const stored = await writeFileOf(folder, file, lines());
  order.onProgress?.({ step: 'save', name, rows, done: true });
  return { table: name, columns: columns.map((column) => column.name), rows, ...stored };
}

/** The versions of the keys that encrypted values name, with the ids of those that are at hand. */
async function listKeysInUse(
  trx: PlatformTransaction,
  tables: readonly Table[],
  present: PresentKeys,
): Promise<SavedData['keys']> {
  const versions = new Set<number>();
  for (const [, { table, column }] of ENCRYPTED_COLUMN_LIST) {
    const found = tables.find(({ name }) => name === table);
    // Before an upgrade, the database may not have it yet.
    if (found?.columns.some(({ name }) => name === column) !== true) continue;
    const { rows } = await sql<{ version: number }>`
      SELECT DISTINCT split_part(${sql.ref(column)}, '.', 2)::integer AS version
      FROM ${sql.table(table)} WHERE ${sql.ref(column)} ~ '^e1\\.[0-9]{1,9}\\.'`.execute(trx);
    for (const { version } of rows) versions.add(version);
  }
  const keys = keySetOf(present);
  return [...versions]
    .toSorted((a, b) => a - b)
    .map((version) => ({ version, id: encryptionKeyId(keys, version) }));
}

async function readSequences(trx: PlatformTransaction): Promise<Manifest['sequences']> {
  const numbered = await listSequences(trx);
  await actAsOwner(trx);
  const sequences: Manifest['sequences'] = [];
  for (const { table, column, sequence } of numbered) {
    const { rows } = await sql<{ last: string }>`
      SELECT (CASE WHEN is_called THEN last_value ELSE last_value - 1 END)::text AS last
      FROM ${sql.table(sequence)}`.execute(trx);
    sequences.push({ table, column, lastValue: rows[0]?.last ?? '0' });
  }
  return sequences;
}
