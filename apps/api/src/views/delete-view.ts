import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { announce } from './announce.js';
import { demandWrite } from './rights.js';
import type { DeleteViewInput } from './schemas.js';
import { lockView } from './store.js';

/**
 * Deletes a view: one's own, or with `views.share` a shared one of anybody.
 * @throws AppError NOT_FOUND, FORBIDDEN, SCOPE_INSUFFICIENT, VERSION_MISMATCH.
 */
export async function deleteView(
  ctx: TenantContext,
  { viewId, expectedVersion }: DeleteViewInput,
): Promise<void> {
  const { trx, tenantId } = ctx;
  const before = await lockView(ctx, viewId);
  demandWrite(ctx, before);
  checkVersion(expectedVersion, before.version);
  await Promise.all([
    trx
      .deleteFrom('saved_views')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', viewId)
      .execute(),
    announce(ctx, { before }),
  ]);
}
