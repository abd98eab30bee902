import { may } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import { inTenant } from './in-tenant.js';
import type { Tenant } from './schemas.js';
import { TENANT_COLUMNS, tenantView } from './tenant-view.js';

/**
 * Restores a deleted tenant, with everything in it. Only whoever may delete it sees that it can be
 * restored; for all others it is gone. A tenant that is not deleted is answered as it is.
 * @throws AppError NOT_FOUND, also once its 30 days are over; FORBIDDEN on a tenant that lives.
 */
export function restoreTenant(
  ctx: PersonContext,
  { tenantId }: { tenantId: string },
): Promise<Tenant> {
  return inTenant(ctx, tenantId, async (tenant) => {
    const { trx, now } = tenant;
    const row = await trx
      .selectFrom('tenants')
      .innerJoin('memberships', 'memberships.tenant_id', 'tenants.id')
      .select(TENANT_COLUMNS.map((column) => `tenants.${column}` as const))
      .select(['memberships.role', 'tenants.deleted_at', 'tenants.purge_after'])
      .where('tenants.id', '=', tenantId)
      .where('memberships.user_id', '=', ctx.principal.userId)
      .forUpdate('tenants')
      .executeTakeFirst();
    if (row === undefined) throw new AppError('NOT_FOUND');
    const role = parseRole(row.role);
    const isDeleted = row.deleted_at !== null;
    if (!may({ role }, 'tenants.delete')) {
      throw isDeleted
        ? new AppError('NOT_FOUND')
        : new AppError('FORBIDDEN', { permission: 'tenants.delete' });
    }
    if (!isDeleted) return tenantView(row, role);
    if (row.purge_after !== null && row.purge_after <= now) throw new AppError('NOT_FOUND');
    const [restored] = await Promise.all([
      trx
        .updateTable('tenants')
        .set({ deleted_at: null, purge_after: null, version: row.version + 1, updated_at: now })
        .where('id', '=', tenantId)
        .returning(TENANT_COLUMNS)
        .executeTakeFirstOrThrow(),
      recordAudit(tenant, {
        action: 'tenant.restored',
        target: { type: 'tenant', id: tenantId },
        before: { deletedAt: row.deleted_at },
      }),
      emitEvent(tenant, { type: 'tenant.restored', payload: {} }),
    ]);
    return tenantView(restored, role);
  });
}
