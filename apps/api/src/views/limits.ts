import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { ListName } from './lists.js';

/** Of each list: as many as a person keeps apart, for themselves and once more in what all share. */
export const MOST_VIEWS = { own: 50, shared: 50 } as const;

/**
 * Makes sure that there is room for one more view of a list, and lets nobody else take it meanwhile.
 * @param of whose it is to be; null for one that is shared.
 * @throws AppError CONFLICT.
 */
export async function ensureRoom(
  { trx, tenantId }: Pick<TenantContext, 'trx' | 'tenantId'>,
  list: ListName,
  of: string | null,
): Promise<void> {
  const key = `saved_views|${tenantId}|${of ?? 'shared'}|${list}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
  const limit = of === null ? MOST_VIEWS.shared : MOST_VIEWS.own;
  const present = await trx
    .selectFrom('saved_views')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('list', '=', list)
    .where((eb) => (of === null ? eb('shared', '=', true) : eb('user_id', '=', of)))
    .limit(limit)
    .execute();
  if (present.length === limit) throw new AppError('CONFLICT', { reason: 'too_many_views', limit });
}
