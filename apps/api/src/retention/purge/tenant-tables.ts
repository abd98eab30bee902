import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** What nobody may delete from but `purge_tenant_audit`. */
export const AUDIT_TABLES = [
  'audit_log_events',
  'audit_checkpoints',
  'audit_nodes',
  'audit_leaves',
  'audit_trees',
] as const;

/** Columns that refer to other columns. */
export interface Reference {
  readonly to: string;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
}

/** A table with rows of tenants, as the catalog of the database has it. */
export interface TenantTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly references: readonly Reference[];
}

/**
 * Every table with a `tenant_id` but those of the audit log, in an order in which each comes before
 * those that it refers to. It is read from the database, so that no new table is forgotten.
 */
export async function listTenantTables(trx: PlatformTransaction): Promise<readonly TenantTable[]> {
  const { rows } = await sql<TenantTable>`
    SELECT c.relname AS name,
      (SELECT array_agg(a.attname::text ORDER BY k.at)
       FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, at), pg_attribute a
       WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum) AS key,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object(
          'to', f.confrelid::regclass::text,
          'columns', (SELECT jsonb_agg(a.attname ORDER BY k.at)
            FROM unnest(f.conkey) WITH ORDINALITY AS k (attnum, at), pg_attribute a
            WHERE a.attrelid = f.conrelid AND a.attnum = k.attnum),
          'toColumns', (SELECT jsonb_agg(a.attname ORDER BY k.at)
            FROM unnest(f.confkey) WITH ORDINALITY AS k (attnum, at), pg_attribute a
            WHERE a.attrelid = f.confrelid AND a.attnum = k.attnum)))
        FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'), '[]') AS references
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relname = ANY (${[...AUDIT_TABLES]}::text[])
      AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'
        AND NOT a.attisdropped)
    ORDER BY c.relname`.execute(trx);
  return inOrder(rows);
}

/** @throws Error for tables that refer to each other in a circle: there is no order then. */
export function inOrder(tables: readonly TenantTable[]): TenantTable[] {
  const ordered: TenantTable[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const free = left.filter(
      ({ name }) =>
        !left.some(
          (other) => other.name !== name && other.references.some(({ to }) => to === name),
        ),
    );
    if (free.length === 0) {
      throw new Error(`tables refer to each other: ${left.map(({ name }) => name).join(', ')}`);
    }
    ordered.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}
