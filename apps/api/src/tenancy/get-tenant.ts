import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { Tenant } from './schemas.js';
import { TENANT_COLUMNS, tenantView } from './tenant-view.js';

/** The tenant that the caller is in. */
export async function getTenant(ctx: TenantContext): Promise<Tenant> {
  const row = await ctx.trx
    .selectFrom('tenants')
    .select(TENANT_COLUMNS)
    .where('id', '=', ctx.tenantId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return tenantView(row, ctx.subject.role);
}
