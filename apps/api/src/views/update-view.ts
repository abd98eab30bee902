import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { announce, changesBetween } from './announce.js';
import { asNameConflict } from './create-view.js';
import { ensureRoom } from './limits.js';
import { demandWrite } from './rights.js';
import type { UpdateViewInput, View } from './schemas.js';
import { lockView, presentView } from './store.js';
import type { ViewRow } from './store.js';
import { checkFilter } from './stored-filter.js';

/**
 * Renames a view, gives it another filter, shares it or takes it back. Whoever may share changes what
 * others have shared, too; what is not shared any more is its owner's alone.
 * @throws AppError NOT_FOUND, FORBIDDEN, SCOPE_INSUFFICIENT, VERSION_MISMATCH, VALIDATION_FAILED, CONFLICT.
 */
export async function updateView(ctx: TenantContext, input: UpdateViewInput): Promise<View> {
  const { trx, tenantId, now } = ctx;
  const before = await lockView(ctx, input.viewId);
  const shared = input.shared ?? before.shared;
  demandWrite(ctx, { shared: shared || before.shared });
  checkVersion(input.expectedVersion, before.version);
  const filter =
    input.filter === undefined ? before.filter : checkFilter(before.list, input.filter);
  const after = { ...before, name: input.name ?? before.name, filter, shared };
  if (changesBetween(before, after).length === 0) return presentView(before);
  if (shared !== before.shared) {
    if (!shared) await demandOwner(ctx, before);
    await ensureRoom(ctx, before.list, shared ? null : before.owner_id);
  }
  const written = { name: after.name, shared, version: before.version + 1, updated_at: now };
  await Promise.all([
    trx
      .updateTable('saved_views')
      .set({ ...written, filter: JSON.stringify(filter) })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', before.id)
      .execute()
      .catch(asNameConflict),
    announce(ctx, { before, after }),
  ]);
  return presentView({ ...after, ...written });
}

/** Makes sure that there is a member to whom the view goes back, and that they stay until the end. */
async function demandOwner(
  { trx, tenantId }: TenantContext,
  { owner_type: type, owner_id: userId }: ViewRow,
): Promise<void> {
  const owner =
    type === 'user' &&
    (await trx
      .selectFrom('memberships')
      .select('user_id')
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .forKeyShare()
      .executeTakeFirst());
  if (!owner) throw new AppError('CONFLICT', { reason: 'no_owner' });
}
