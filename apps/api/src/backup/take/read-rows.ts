import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Table } from '../catalog.js';

/** Rows that are in memory at a time. */
const BATCH = 500;

/** Reads the one text column of a query, some rows at a time, in the order of the database. */
export async function* readRows(
  trx: PlatformTransaction,
  query: RawBuilder<unknown>,
): AsyncGenerator<string[]> {
  await sql`DECLARE backup_rows NO SCROLL CURSOR FOR ${query}`.execute(trx);
  for (;;) {
    const { rows } = await sql<{ line: string }>`
      FETCH ${sql.lit(BATCH)} FROM backup_rows`.execute(trx);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < BATCH) break;
  }
  await sql`CLOSE backup_rows`.execute(trx);
}

/** Each row as a JSON array of the texts of its values, which PostgreSQL reads back to the same values. */
export function rowsAsTexts({ name, columns }: Table): RawBuilder<unknown> {
  const texts = columns.map((column) => sql`${sql.ref(column.name)}::text`);
  return sql`SELECT to_json(ARRAY[${sql.join(texts)}])::text AS line FROM ${sql.table(name)}`;
}
