import type { Role } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import type { TenantContext } from '../trpc/context.js';
import { assertMayGrant } from './assert-may-grant.js';
import { checkVersion } from '../trpc/check-version.js';
import { demand } from './demand.js';
import { lockMembers } from './lock-members.js';
import { getMember } from './member-view.js';
import type { Member } from './schemas.js';
import { setRole } from './set-role.js';

/**
 * Gives a member another role. Nobody gives a role that holds more than their own; only an OWNER
 * makes or changes an OWNER; the last OWNER stays one.
 * @throws AppError NOT_FOUND, FORBIDDEN, VERSION_MISMATCH, LAST_OWNER.
 */
export async function updateMember(
  ctx: TenantContext,
  input: { userId: string; role: Role; expectedVersion?: number | undefined },
): Promise<Member> {
  const { userId, role } = input;
  const members = await lockMembers(ctx, userId);
  const subject = members.subject();
  const target = members.member(userId);
  demand('members.manage', subject);
  if (target.role === 'OWNER' || role === 'OWNER') demand('members.change_owner', subject);
  assertMayGrant(subject, { role });
  checkVersion(input.expectedVersion, target.version);
  if (role === target.role) return getMember(ctx.trx, { tenantId: ctx.tenantId, userId });
  if (target.role === 'OWNER') members.assertNotLastOwner(userId);
  await Promise.all([
    setRole(ctx, target, role),
    recordAudit(ctx, {
      action: 'member.role_changed',
      target: { type: 'member', id: userId },
      before: { role: target.role },
      after: { role },
    }),
  ]);
  return getMember(ctx.trx, { tenantId: ctx.tenantId, userId });
}
