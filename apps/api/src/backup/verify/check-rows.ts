import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { listForeignKeys, listMigrations } from '../catalog.js';
import type { ForeignKey } from '../catalog.js';
import type { Manifest } from '../format/manifest.js';
import type { RestoreProblem } from './problem.js';

/**
 * Tables that do not hold as many rows as the manifest counts. Where the schema has been migrated since,
 * rows may have moved; they were counted when they were loaded.
 */
export async function checkCounts(
  trx: PlatformTransaction,
  { tables, schemaVersion }: Manifest,
): Promise<RestoreProblem[]> {
  if ((await listMigrations(trx)).length !== schemaVersion) return [];
  const problems: RestoreProblem[] = [];
  for (const { table, rows: expected } of tables) {
    const { rows } = await sql<{ count: string }>`
      SELECT count(*) AS count FROM ${sql.table(table)}`.execute(trx);
    const found = Number(rows[0]?.count ?? 0);
    if (found !== expected) {
      problems.push({
        kind: 'rows',
        message: `${table} has ${found} rows, the backup has ${expected}`,
      });
    }
  }
  return problems;
}

/** Foreign keys that rows do not keep to. */
export async function checkReferences(trx: PlatformTransaction): Promise<RestoreProblem[]> {
  const problems: RestoreProblem[] = [];
  for (const key of await listForeignKeys(trx)) {
    const count = await countDangling(trx, key);
    if (count === 0) continue;
    problems.push({
      kind: 'reference',
      message: `${count} rows of ${key.table} refer to rows of ${key.target} that are not there`,
    });
  }
  return problems;
}

async function countDangling(
  trx: PlatformTransaction,
  { table, columns, target, targetColumns }: ForeignKey,
): Promise<number> {
  const pairs = columns.map(
    (column, at) => sql`${sql.ref(`t.${targetColumns[at] ?? ''}`)} = ${sql.ref(`r.${column}`)}`,
  );
  const filled = columns.map((column) => sql`${sql.ref(`r.${column}`)} IS NOT NULL`);
  const { rows } = await sql<{ count: string }>`
    SELECT count(*) AS count FROM ${sql.table(table)} AS r
    WHERE ${sql.join(filled, sql` AND `)} AND NOT EXISTS (
      SELECT FROM ${sql.table(target)} AS t WHERE ${sql.join(pairs, sql` AND `)})`.execute(trx);
  return Number(rows[0]?.count ?? 0);
}
