import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import type { TenantContext } from '../trpc/context.js';
import { checkVersion } from '../trpc/check-version.js';
import { actorOf } from '../trpc/principal.js';
import { lockTenant } from './lock-tenant.js';
import { markTenantDeleted } from './mark-tenant-deleted.js';
import { requirePerson } from './require-person.js';

/**
 * Deletes the tenant: from now on it is 404 for everybody and its API keys open nothing. Its data
 * stays until `purge_after`, so that an OWNER can restore it.
 * @throws AppError REAUTH_REQUIRED, VERSION_MISMATCH.
 */
export async function deleteTenant(
  ctx: TenantContext,
  input: { expectedVersion?: number | undefined },
): Promise<void> {
  const { ports, principal, trx, tenantId, request, now } = ctx;
  requireRecentSignIn({ ports, principal: requirePerson(principal) });
  const { name, version } = await lockTenant(ctx);
  checkVersion(input.expectedVersion, version);
  const actor = actorOf(principal);
  await markTenantDeleted(trx, { tenantId, name, version, actor, now, request });
}
