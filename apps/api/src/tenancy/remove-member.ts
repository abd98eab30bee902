import { authorize } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { demand } from './demand.js';
import { lockMembers } from './lock-members.js';

/**
 * Removes a member, or lets the caller leave. It works at once: every request reads the role anew.
 * What the person did, and the API keys that they issued, stay. Leaving takes no right but one's own
 * membership; removing takes `members.manage`, and of an OWNER `members.change_owner`.
 * @throws AppError NOT_FOUND, FORBIDDEN, SCOPE_INSUFFICIENT, LAST_OWNER.
 */
export async function removeMember(
  ctx: TenantContext,
  { userId }: { userId: string },
): Promise<void> {
  const { trx, tenantId } = ctx;
  const members = await lockMembers(ctx, userId);
  const subject = members.subject();
  const leaves = authorize('members.leave', { tenantId, userId }, subject).effect === 'allow';
  if (!leaves && authorize('people.read', undefined, subject).effect === 'deny') {
    // Whoever may not know their colleagues does not learn who is one.
    throw new AppError('NOT_FOUND');
  }
  const target = members.member(userId);
  if (!leaves) {
    demand('members.manage', subject);
    if (target.role === 'OWNER') demand('members.change_owner', subject);
  }
  if (target.role === 'OWNER') members.assertNotLastOwner(userId);
  await Promise.all([
    trx
      .deleteFrom('memberships')
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .execute(),
    recordAudit(ctx, {
      action: leaves ? 'member.left' : 'member.removed',
      target: { type: 'member', id: userId },
      before: { role: target.role },
    }),
    emitEvent(ctx, { type: 'member.removed', payload: { userId } }),
  ]);
}
