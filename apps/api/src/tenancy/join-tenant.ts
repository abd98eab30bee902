import type { Role } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { AppError } from '../trpc/errors.js';
import type { ChosenTenant } from './in-tenant.js';

/**
 * Makes a person a member of the transaction's tenant.
 * @returns when they joined.
 * @throws AppError CONFLICT for somebody who is a member already.
 */
export async function joinTenant(
  tenant: ChosenTenant,
  { userId, role }: { userId: string; role: Role },
): Promise<Date> {
  const { trx, tenantId, now } = tenant;
  const joined = await trx
    .insertInto('memberships')
    .values({ tenant_id: tenantId, user_id: userId, role, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('created_at')
    .executeTakeFirst();
  if (joined === undefined) throw new AppError('CONFLICT', { reason: 'already_member' });
  await Promise.all([
    recordAudit(tenant, {
      action: 'member.joined',
      target: { type: 'member', id: userId },
      after: { role },
    }),
    emitEvent(tenant, { type: 'member.joined', payload: { userId, role } }),
  ]);
  return joined.created_at;
}
