import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { switchSessionTenant } from '../identity/sessions/switch-session-tenant.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import { countMembers } from '../usage/feature-counts.js';
import { claimFeature } from '../usage/feature-limits.js';
import { assertAcceptable, findInviteTenant, selectInviteByToken } from './find-invite.js';
import { inTenant } from './in-tenant.js';
import { joinTenant } from './join-tenant.js';
import type { Membership } from './memberships.js';

/**
 * Makes the caller a member and switches their session to the tenant. The invite's row is locked, so
 * that of any number of attempts at once a single one succeeds.
 * @throws AppError NOT_FOUND for an unknown token; FORBIDDEN for a person of another address;
 * INVITE_EXPIRED for one that is used, revoked or out of date; CONFLICT for a member;
 * QUOTA_EXCEEDED when the plan has no seat left.
 */
export async function acceptInvite(
  ctx: PersonContext,
  { token }: { token: string },
): Promise<Membership> {
  const { userId, email, sessionId } = ctx.principal;
  const inviteTenantId = await findInviteTenant(ctx.ports, token);
  return inTenant(ctx, inviteTenantId, async (tenant) => {
    const { trx, tenantId, now } = tenant;
    const invite = await selectInviteByToken(trx, tenantId, token)
      .forUpdate('i')
      .executeTakeFirst();
    if (invite === undefined) throw new AppError('NOT_FOUND');
    if (invite.email.toLowerCase() !== email.toLowerCase()) {
      throw new AppError('FORBIDDEN', { reason: 'email' });
    }
    assertAcceptable(invite, now);
    const role = parseRole(invite.role);
    // The seat that the invite held passes to the member.
    await claimFeature(tenant, 'members', { count: countMembers });
    const joinedAt = await joinTenant(tenant, { userId, role });
    await Promise.all([
      trx
        .updateTable('invites')
        .set({ accepted_at: now, accepted_by: userId, version: invite.version + 1 })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', invite.id)
        .execute(),
      switchSessionTenant(trx, { sessionId, userId, tenantId }),
      recordAudit(tenant, {
        action: 'invite.accepted',
        target: { type: 'invite', id: invite.id },
        after: { userId, role },
      }),
      emitEvent(tenant, { type: 'invite.updated', payload: { inviteId: invite.id } }),
    ]);
    return {
      tenantId,
      tenantName: invite.tenant_name,
      plan: invite.plan,
      role,
      joinedAt: joinedAt.toISOString(),
    };
  });
}
