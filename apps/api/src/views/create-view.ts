import { isUniqueViolation, newId } from '@incident-tracker/db';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { actorOf } from '../trpc/principal.js';
import { announce } from './announce.js';
import { ensureRoom } from './limits.js';
import { demandWrite } from './rights.js';
import type { CreateViewInput, View } from './schemas.js';
import { personOf, presentView } from './store.js';
import { checkFilter } from './stored-filter.js';

/**
 * Saves a view, for the caller or shared with the tenant. Its name is the only one of its owner's for
 * that list, in any case of its letters.
 * @throws AppError FORBIDDEN, SCOPE_INSUFFICIENT, VALIDATION_FAILED, CONFLICT for a taken name or too many.
 */
export async function createView(
  ctx: TenantContext,
  { list, name, filter: raw, shared }: CreateViewInput,
): Promise<View> {
  const { trx, tenantId, now, principal } = ctx;
  demandWrite(ctx, { shared });
  const filter = checkFilter(list, raw);
  await ensureRoom(ctx, list, shared ? null : personOf(ctx));
  const id = newId();
  const owner_type = principal.kind;
  const owner_id = principal.kind === 'user' ? principal.userId : principal.serviceAccountId;
  const row = { id, list, name, shared, owner_type, owner_id, created_at: now, updated_at: now };
  const after = { ...row, filter };
  await Promise.all([
    trx
      .insertInto('saved_views')
      .values({ ...row, tenant_id: tenantId, filter: JSON.stringify(filter) })
      .execute()
      .catch(asNameConflict),
    announce(ctx, { after }),
  ]);
  return presentView({
    ...after,
    tenant_id: tenantId,
    user_id: shared ? null : actorOf(principal).id,
    version: 1,
    owner_name: principal.name,
    owner_left: false,
  });
}

/** The one unique constraint beside the key. */
export function asNameConflict(error: unknown): never {
  throw isUniqueViolation(error, 'saved_views_name')
    ? new AppError('CONFLICT', { reason: 'name_taken' })
    : error;
}
