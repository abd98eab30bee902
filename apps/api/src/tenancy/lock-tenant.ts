import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { TENANT_COLUMNS } from './tenant-view.js';
import type { TenantRow } from './tenant-view.js';

/**
 * The tenant's row, locked until the transaction ends.
 * @throws AppError NOT_FOUND for a tenant that somebody has just deleted.
 */
export async function lockTenant({
  trx,
  tenantId,
}: Pick<TenantContext, 'trx' | 'tenantId'>): Promise<TenantRow> {
  const row = await trx
    .selectFrom('tenants')
    .select(TENANT_COLUMNS)
    .where('id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}
