import type { TenantContext } from '../trpc/context.js';
import type { IncidentRole } from './roles.js';

/** Gives the role to somebody, or to nobody. */
export async function saveRole(
  { trx, tenantId, now }: Pick<TenantContext, 'trx' | 'tenantId' | 'now'>,
  { incidentId, role, userId }: { incidentId: string; role: IncidentRole; userId: string | null },
): Promise<void> {
  if (userId === null) {
    await trx
      .deleteFrom('incident_roles')
      .where('tenant_id', '=', tenantId)
      .where('incident_id', '=', incidentId)
      .where('role', '=', role)
      .execute();
    return;
  }
  const holder = { user_id: userId, assigned_at: now };
  await trx
    .insertInto('incident_roles')
    .values({ tenant_id: tenantId, incident_id: incidentId, role, ...holder })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'incident_id', 'role']).doUpdateSet(holder),
    )
    .execute();
}
