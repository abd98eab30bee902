import type { Client } from 'pg';
import { PLAIN_SCHEMA, PLAIN_TABLES, writableColumns } from './plain-tables.js';

/**
 * Adds the rows of tenants that were made after the plain tables to them.
 * @param client connected as app_platform. @param owner connected as app_owner.
 */
export async function copyTenants(
  { owner, platform }: { owner: Client; platform: Client },
  tenantIds: readonly string[],
): Promise<void> {
  for (const table of PLAIN_TABLES) {
    const columns = await writableColumns(owner, table);
    const tenant = table === 'tenants' ? 'id' : 'tenant_id';
    await platform.query(
      `INSERT INTO ${PLAIN_SCHEMA}.${table} (${columns})
       SELECT ${columns} FROM public.${table} WHERE ${tenant} = ANY ($1)`,
      [tenantIds],
    );
    await owner.query(`ANALYZE ${PLAIN_SCHEMA}.${table}`);
  }
}
