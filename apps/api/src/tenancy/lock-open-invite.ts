import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { selectOpenInvites } from './invite-view.js';
import type { InviteRow } from './invite-view.js';

/**
 * An open invite by id, locked until the transaction ends.
 * @throws AppError NOT_FOUND for one that was accepted or revoked: nothing is left of it to act on.
 */
export async function lockOpenInvite(
  { trx, tenantId }: TenantContext,
  inviteId: string,
): Promise<InviteRow> {
  const row = await selectOpenInvites(trx, tenantId)
    .where('i.id', '=', inviteId)
    .forUpdate('i')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}
