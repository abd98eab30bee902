import type { TenantTransaction } from '@incident-tracker/db';

/** The version of the transaction's tenant, which changes with each of its settings. */
export async function findTenantVersion(trx: TenantTransaction): Promise<number> {
  const { version } = await trx
    .selectFrom('tenants')
    .select('version')
    .where('id', '=', trx.tenantId)
    .executeTakeFirstOrThrow();
  return version;
}
