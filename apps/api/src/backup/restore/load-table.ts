import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { BackupError } from '../backup-error.js';
import type { Table, TableColumn } from '../catalog.js';
import type { StoredTable } from '../format/manifest.js';
import { readLines } from '../format/read-file.js';

/** What one statement inserts, about. */
const BATCH_CHARACTERS = 1_000_000;
const BATCH_ROWS = 1_000;

/** A table's file, and how it is to be read. */
export interface Load {
  readonly folder: string;
  readonly stored: StoredTable;
  readonly table: Table;
  /** What is taken from transaction ids. */
  readonly shift: bigint;
  readonly onRows: (rows: number) => void;
}

/** Inserts the rows of a table. @throws BackupError when they are not those that the manifest counts. */
export async function loadTable(trx: PlatformTransaction, load: Load): Promise<void> {
  const { folder, stored, table } = load;
  const columns = table.columns.map(({ name }) => name);
  if (columns.join() !== stored.columns.join()) {
    throw new BackupError(`${stored.file} of the backup has other columns than ${table.name}`);
  }
  let rows = 0;
  for await (const batch of inBatches(readLines(folder, stored.file))) {
    await insert(trx, load, batch);
    rows += batch.length;
    load.onRows(rows);
  }
  if (rows !== stored.rows) {
    throw new BackupError(`${stored.file} of the backup has ${rows} of ${stored.rows} rows`);
  }
}

async function* inBatches(source: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let characters = 0;
  for await (const lines of source) {
    for (const line of lines) {
      batch.push(line);
      characters += line.length;
      if (batch.length < BATCH_ROWS && characters < BATCH_CHARACTERS) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function insert(
  trx: PlatformTransaction,
  { table, stored, shift }: Load,
  lines: readonly string[],
): Promise<void> {
  const names = table.columns.map(({ name }) => sql.ref(name));
  const values = table.columns.map((column, at) => valueOf(column, at, shift));
  try {
    await sql`
      INSERT INTO ${sql.table(table.name)} (${sql.join(names)}) OVERRIDING SYSTEM VALUE
      SELECT ${sql.join(values)}
      FROM jsonb_array_elements(${`[${lines.join(',')}]`}::jsonb) AS rows (r)`.execute(trx);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError(`${stored.file} of the backup cannot be loaded: ${reason}`, {
      cause: error,
    });
  }
}

/** The value at a place of the line; the type is that of the table, not of the file. */
function valueOf({ type }: TableColumn, at: number, shift: bigint): RawBuilder<unknown> {
  const text = sql`r ->> ${sql.lit(at)}`;
  return type === 'xid8' && shift > 0n
    ? sql`greatest((${text})::numeric - ${sql.lit(shift)}, 0)::text::xid8`
    : sql`(${text})::${sql.raw(type)}`;
}
