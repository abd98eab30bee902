import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { checkVersion } from '../trpc/check-version.js';
import { lockTenant } from './lock-tenant.js';
import type { Tenant } from './schemas.js';
import { TENANT_COLUMNS, tenantView } from './tenant-view.js';

/** Renames the tenant. Without a change, nothing is written. @throws AppError VERSION_MISMATCH. */
export async function updateTenant(
  ctx: TenantContext,
  input: { name?: string | undefined; expectedVersion?: number | undefined },
): Promise<Tenant> {
  const { trx, tenantId, now, subject } = ctx;
  const before = await lockTenant(ctx);
  checkVersion(input.expectedVersion, before.version);
  const { name = before.name } = input;
  if (name === before.name) return tenantView(before, subject.role);
  const [after] = await Promise.all([
    trx
      .updateTable('tenants')
      .set({ name, version: before.version + 1, updated_at: now })
      .where('id', '=', tenantId)
      .returning(TENANT_COLUMNS)
      .executeTakeFirstOrThrow(),
    recordAudit(ctx, {
      action: 'tenant.updated',
      target: { type: 'tenant', id: tenantId },
      before: { name: before.name },
      after: { name },
    }),
    emitEvent(ctx, { type: 'tenant.updated', payload: { changes: ['name'] } }),
  ]);
  return tenantView(after, subject.role);
}
