import type { Role } from '@incident-tracker/policy';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import type { LockedMember } from './lock-members.js';

/** Writes a member's new role and the event of it. The caller has checked that it is allowed. */
export async function setRole(ctx: TenantContext, member: LockedMember, role: Role): Promise<void> {
  const { trx, tenantId, now } = ctx;
  const { userId } = member;
  await Promise.all([
    trx
      .updateTable('memberships')
      .set({ role, version: member.version + 1, updated_at: now })
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .execute(),
    emitEvent(ctx, { type: 'member.updated', payload: { userId, role } }),
  ]);
}
