import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** A column whose values are stored. */
export interface TableColumn {
  readonly name: string;
  /** As PostgreSQL writes it. */
  readonly type: string;
}

/** A table of the product. */
export interface Table {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** Whether its policies also hold for its owner. */
  readonly forced: boolean;
}

/**
 * Every table of the product, by name, so that no new one is forgotten; without the list of migrations,
 * which the manifest has, without the job queue, which makes itself anew, and without columns that are
 * computed from others.
 */
export async function listTables(trx: PlatformTransaction): Promise<readonly Table[]> {
  const { rows } = await sql<Table>`
    SELECT c.relname AS name, c.relforcerowsecurity AS forced, (
      SELECT jsonb_agg(jsonb_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
      FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ) AS columns
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND c.relowner = 'app_owner'::regrole
      AND c.relname <> 'schema_migrations'
    ORDER BY c.relname`.execute(trx);
  return rows;
}

/** A foreign key between tables of the product. */
export interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
}

/** Every foreign key of the product's tables. */
export async function listForeignKeys(trx: PlatformTransaction): Promise<readonly ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    SELECT c.relname AS table, f.conname AS name, pg_get_constraintdef(f.oid) AS definition,
      t.relname AS target, f.columns, f.target_columns AS "targetColumns"
    FROM (
      SELECT f.*,
        (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(f.conkey) WITH ORDINALITY AS k (attnum, at)
         JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum) AS columns,
        (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(f.confkey) WITH ORDINALITY AS k (attnum, at)
         JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum) AS target_columns
      FROM pg_constraint f WHERE f.contype = 'f' AND f.conparentid = 0) AS f
    JOIN pg_class c ON c.oid = f.conrelid
    JOIN pg_class t ON t.oid = f.confrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relowner = 'app_owner'::regrole
    ORDER BY c.relname, f.conname`.execute(trx);
  return rows;
}

/** A partition that holds the rows of one month. */
export interface MonthPartition {
  readonly parent: string;
  /** Its first day. */
  readonly month: string;
}

/** The monthly partitions there are. */
export async function listPartitions(trx: PlatformTransaction): Promise<readonly MonthPartition[]> {
  const { rows } = await sql<MonthPartition>`
    SELECT p.relname AS parent, replace(right(c.relname, 7), '_', '-') || '-01' AS month
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    WHERE p.relnamespace = 'public'::regnamespace AND p.relowner = 'app_owner'::regrole
      AND c.relname ~ ('^' || p.relname || '_\\d{4}_\\d{2}$')
    ORDER BY c.relname`.execute(trx);
  return rows;
}

/** A column that is numbered by the database. */
export interface NumberedColumn {
  readonly table: string;
  readonly column: string;
  /** The name of the sequence, as SQL. */
  readonly sequence: string;
}

/** Every such column of the product. */
export async function listSequences(trx: PlatformTransaction): Promise<readonly NumberedColumn[]> {
  const { rows } = await sql<NumberedColumn>`
    SELECT c.relname AS table, a.attname AS column, s.oid::regclass::text AS sequence
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_class c ON c.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
      AND d.deptype IN ('a', 'i')
      AND c.relnamespace = 'public'::regnamespace AND c.relowner = 'app_owner'::regrole
    ORDER BY c.relname, a.attname`.execute(trx);
  return rows;
}

/** The migrations that a database has seen, the oldest first. */
export async function listMigrations(
  trx: PlatformTransaction,
): Promise<{ version: number; name: string; checksum: string }[]> {
  const { rows } = await sql<{ version: number; name: string; checksum: string }>`
    SELECT version, name, checksum FROM schema_migrations ORDER BY version`.execute(trx);
  return rows;
}
