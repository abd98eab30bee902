import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import type { TenantContext } from '../trpc/context.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { demand } from './demand.js';
import { lockMembers } from './lock-members.js';
import { getMember } from './member-view.js';
import { requirePerson } from './require-person.js';
import type { Member } from './schemas.js';
import { setRole } from './set-role.js';

/**
 * Hands the tenant over: the other member becomes OWNER and the caller ADMIN, in one step.
 * @throws AppError REAUTH_REQUIRED; NOT_FOUND when the other person is no member; VALIDATION_FAILED for
 * oneself.
 */
export async function transferOwnership(
  ctx: TenantContext,
  { userId }: { userId: string },
): Promise<{ owner: Member; previousOwner: Member }> {
  const { ports, trx, tenantId } = ctx;
  const caller = requirePerson(ctx.principal);
  requireRecentSignIn({ ports, principal: caller });
  if (userId === caller.userId) throw invalidInput('userId', 'Name another member.');
  const members = await lockMembers(ctx, userId);
  const subject = members.subject();
  demand('tenants.transfer_ownership', subject);
  const target = members.member(userId);
  await Promise.all([
    target.role !== 'OWNER' && setRole(ctx, target, 'OWNER'),
    setRole(ctx, members.member(caller.userId), 'ADMIN'),
    recordAudit(ctx, {
      action: 'tenant.ownership_transferred',
      target: { type: 'tenant', id: tenantId },
      before: { owner: caller.userId },
      after: { owner: userId, previousOwnerRole: 'ADMIN' },
    }),
    emitEvent(ctx, {
      type: 'tenant.ownership_transferred',
      payload: { from: caller.userId, to: userId },
    }),
  ]);
  const [owner, previousOwner] = await Promise.all([
    getMember(trx, { tenantId, userId }),
    getMember(trx, { tenantId, userId: caller.userId }),
  ]);
  return { owner, previousOwner };
}
