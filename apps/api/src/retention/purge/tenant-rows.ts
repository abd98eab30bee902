import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { AUDIT_TABLES } from './tenant-tables.js';
import type { Reference, TenantTable } from './tenant-tables.js';

/** Rows removed in one transaction. */
const BATCH = 2_000;

/** Rows of one table. */
export interface RowsOf {
  readonly table: string;
  readonly rows: number;
}

function keys(table: TenantTable, alias: string): RawBuilder<unknown> {
  return sql.join(table.key.map((column) => sql.ref(`${alias}.${column}`)));
}

/** Where a table refers to itself, rows that are referred to wait for those that refer to them. */
function unreferred(name: string, { columns, toColumns }: Reference): RawBuilder<unknown> {
  const pairs = columns.map(
    (column, at) => sql`${sql.ref(`other.${column}`)} = ${sql.ref(`r.${toColumns[at] ?? ''}`)}`,
  );
  return sql`AND NOT EXISTS (
    SELECT FROM ${sql.table(name)} AS other WHERE ${sql.join(pairs, sql` AND `)})`;
}

async function removeBatch(
  trx: PlatformTransaction,
  tenantId: string,
  table: TenantTable,
): Promise<number> {
  const own = table.references.filter(({ to }) => to === table.name);
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM ${sql.table(table.name)} AS d
    WHERE d.tenant_id = ${tenantId} AND (${keys(table, 'd')}) IN (
      SELECT ${keys(table, 'r')} FROM ${sql.table(table.name)} AS r
      WHERE r.tenant_id = ${tenantId}
      ${
        own.length === 0
          ? sql``
          : sql.join(
              own.map((to) => unreferred(table.name, to)),
              sql` `,
            )
      }
      LIMIT ${BATCH})`.execute(trx);
  return Number(numAffectedRows);
}

async function removeAuditBatch(trx: PlatformTransaction, tenantId: string): Promise<number> {
  const { rows } = await sql<{ removed: number }>`
    SELECT purge_tenant_audit(${tenantId}, ${BATCH}) AS removed`.execute(trx);
  return rows[0]?.removed ?? 0;
}

/** Removes the next batch of a tenant's rows. @returns null when there are none left. */
export async function removeTenantRows(
  trx: PlatformTransaction,
  tenantId: string,
  tables: readonly TenantTable[],
): Promise<RowsOf | null> {
  for (const table of tables) {
    const rows = await removeBatch(trx, tenantId, table);
    if (rows > 0) return { table: table.name, rows };
  }
  const rows = await removeAuditBatch(trx, tenantId);
  return rows > 0 ? { table: 'audit_log_events', rows } : null;
}

/** How many rows a tenant has, by table. */
export async function countTenantRows(
  trx: PlatformTransaction,
  tenantId: string,
  tables: readonly TenantTable[],
): Promise<RowsOf[]> {
  const counts: RowsOf[] = [];
  for (const table of [...tables.map(({ name }) => name), ...AUDIT_TABLES]) {
    const { rows } = await sql<{ count: string }>`
      SELECT count(*) AS count FROM ${sql.table(table)} WHERE tenant_id = ${tenantId}`.execute(trx);
    counts.push({ table, rows: Number(rows[0]?.count ?? 0) });
  }
  return counts;
}
