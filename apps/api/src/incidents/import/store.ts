import { sql } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** The external ids, among those given, that the tenant has already from this source. */
export async function findImported(
  { trx, tenantId }: Tenant,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ external_id: string }>`
    select external_id from incidents
    where tenant_id = ${tenantId} and source = ${source}
      and external_id = any (${[...externalIds]}::text[])`.execute(trx);
  return new Set(rows.map((row) => row.external_id));
}

/**
 * Inserts any number of rows in one statement with one parameter. All rows have the columns of the
 * first; values are as JSON writes them.
 */
export async function insertRows(
  { trx }: Tenant,
  table: 'incidents' | 'timeline_events' | 'status_updates',
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(
      null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(trx);
}
