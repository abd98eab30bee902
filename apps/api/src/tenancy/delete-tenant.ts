import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import type { TenantContext } from '../trpc/context.js';
import { checkVersion } from '../trpc/check-version.js';
import { lockTenant } from './lock-tenant.js';
import { requirePerson } from './require-person.js';
import { purgeTimeOf } from './tenant-view.js';

/**
 * Deletes the tenant: from now on it is 404 for everybody and its API keys open nothing. Its data
 * stays until `purge_after`, so that an OWNER can restore it.
 * @throws AppError REAUTH_REQUIRED, VERSION_MISMATCH.
 */
export async function deleteTenant(
  ctx: TenantContext,
  input: { expectedVersion?: number | undefined },
): Promise<void> {
  const { ports, principal, trx, tenantId, now } = ctx;
  requireRecentSignIn({ ports, principal: requirePerson(principal) });
  const before = await lockTenant(ctx);
  checkVersion(input.expectedVersion, before.version);
  const purgeAfter = purgeTimeOf(now);
  await Promise.all([
    trx
      .updateTable('tenants')
      .set({
        deleted_at: now,
        purge_after: purgeAfter,
        version: before.version + 1,
        updated_at: now,
      })
      .where('id', '=', tenantId)
      .execute(),
    recordAudit(ctx, {
      action: 'tenant.deleted',
      target: { type: 'tenant', id: tenantId },
      before: { name: before.name },
      after: { restorableUntil: purgeAfter },
    }),
    emitEvent(ctx, { type: 'tenant.deleted', payload: {} }),
  ]);
}
