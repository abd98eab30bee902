import type { TenantTransaction } from '@incident-tracker/db';

/** The tenant's plan. */
export async function findPlan(trx: TenantTransaction, tenantId: string): Promise<string> {
  const { plan } = await trx
    .selectFrom('tenants')
    .select('plan')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return plan;
}

/**
 * The tenant's plan, its row locked until the transaction ends, so that the plan and what is counted
 * against it stand still. Rows that refer to the tenant can be written meanwhile.
 */
export async function lockPlan(trx: TenantTransaction, tenantId: string): Promise<string> {
  const { plan } = await trx
    .selectFrom('tenants')
    .select('plan')
    .where('id', '=', tenantId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return plan;
}
