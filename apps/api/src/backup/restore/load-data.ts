import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { BackupError } from '../backup-error.js';
import { listForeignKeys, listSequences, listTables } from '../catalog.js';
import type { Table } from '../catalog.js';
import type { Manifest } from '../format/manifest.js';
import { actAsOwner, settleForText } from '../long-session.js';
import type { OnProgress } from '../progress.js';
import { loadTable } from './load-table.js';
import { settleLoaded } from './settle-loaded.js';
import { findShift } from './transaction-ids.js';

/** Tables that a migration itself puts rows into. */
const SEEDED: ReadonlySet<string> = new Set(['audit_sealer']);

/** What to load. */
export interface LoadOrder {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly onProgress?: OnProgress;
}

/**
 * Loads everything in one transaction, as the owner of the tables: all of it or nothing. The foreign
 * keys are taken off first and put on again at the end, which checks every row against them.
 * @throws BackupError for a database that is not empty, or files that do not fit.
 */
export async function loadData(trx: PlatformTransaction, order: LoadOrder): Promise<void> {
  const { manifest, onProgress } = order;
  await settleForText(trx);
  const shift = await findShift(trx, manifest.transactions);
  await actAsOwner(trx);
  const tables = await listTables(trx);
  const forced = tables.filter((table) => table.forced);
  // The owner is to see every tenant. It also locks the tables: nobody else writes from here on.
  for (const { name } of forced) {
    await sql`ALTER TABLE ${sql.table(name)} NO FORCE ROW LEVEL SECURITY`.execute(trx);
  }
  await assertEmpty(trx, tables);
  const foreignKeys = await listForeignKeys(trx);
  for (const { table, name } of foreignKeys) {
    await sql`ALTER TABLE ${sql.table(table)} DROP CONSTRAINT ${sql.id(name)}`.execute(trx);
  }
  for (const { parent, month } of manifest.partitions) {
    await sql`SELECT create_month_partition(${parent}, ${month}::date)`.execute(trx);
  }
  await loadTables(trx, tables, { ...order, shift });
  await settleLoaded(trx, { tables, shift });
  await setSequences(trx, manifest);
  for (const { table, name, definition } of foreignKeys) {
    onProgress?.({ step: 'index', name: `${table}.${name}`, done: true });
    await sql`
      ALTER TABLE ${sql.table(table)} ADD CONSTRAINT ${sql.id(name)} ${sql.raw(definition)}`.execute(
      trx,
    );
  }
  for (const { name } of forced) {
    await sql`ALTER TABLE ${sql.table(name)} FORCE ROW LEVEL SECURITY`.execute(trx);
  }
}

async function assertEmpty(trx: PlatformTransaction, tables: readonly Table[]): Promise<void> {
  const filled: string[] = [];
  for (const { name } of tables) {
    if (SEEDED.has(name)) {
      await sql`DELETE FROM ${sql.table(name)}`.execute(trx);
      continue;
    }
    const { rows } = await sql<{ filled: boolean }>`
      SELECT EXISTS (SELECT FROM ${sql.table(name)}) AS filled`.execute(trx);
    if (rows[0]?.filled === true) filled.push(name);
  }
  if (filled.length > 0) {
    const names = filled.slice(0, 5).join(', ');
    const more = filled.length > 5 ? `, and ${filled.length - 5} more` : '';
    throw new BackupError(
      `The database is not empty (rows in ${names}${more}): restore into a new one`,
    );
  }
}

async function loadTables(
  trx: PlatformTransaction,
  tables: readonly Table[],
  { folder, manifest, shift, onProgress }: LoadOrder & { shift: bigint },
): Promise<void> {
  for (const stored of manifest.tables) {
    const table = tables.find(({ name }) => name === stored.table);
    if (table === undefined) throw new BackupError(`There is no table ${stored.table}`);
    const progress = { step: 'load', name: table.name } as const;
    await loadTable(trx, {
      folder,
      stored,
      table,
      shift,
      onRows: (rows) => onProgress?.({ ...progress, rows, done: false }),
    });
    onProgress?.({ ...progress, rows: stored.rows, done: true });
  }
}

async function setSequences(trx: PlatformTransaction, { sequences }: Manifest): Promise<void> {
  const numbered = await listSequences(trx);
  for (const { table, column, lastValue } of sequences) {
    const found = numbered.find((entry) => entry.table === table && entry.column === column);
    if (found === undefined || lastValue === '0') continue;
    await sql`SELECT setval(${found.sequence}, ${lastValue}::bigint)`.execute(trx);
  }
}
