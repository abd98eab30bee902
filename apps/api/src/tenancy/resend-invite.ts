import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { randomToken, sha256 } from '../platform/keyring.js';
import type { TenantContext } from '../trpc/context.js';
import { parseRole } from '../trpc/parse-role.js';
import { claimFeature } from '../usage/feature-limits.js';
import { assertMayGrant } from './assert-may-grant.js';
import { inviteExpiry, inviteView } from './invite-view.js';
import { lockOpenInvite } from './lock-open-invite.js';
import { mailInvite } from './mail-invite.js';
import type { Invite } from './schemas.js';

/**
 * Sends an open invite again, with a new token for another 7 days; the old link is void. It renews
 * what is given away, so the caller must be allowed to give it.
 * @throws AppError NOT_FOUND, FORBIDDEN; QUOTA_EXCEEDED for an expired one when no seat is left.
 */
export async function resendInvite(
  ctx: TenantContext,
  { inviteId }: { inviteId: string },
): Promise<Invite> {
  const { trx, tenantId, now } = ctx;
  const before = await lockOpenInvite(ctx, inviteId);
  assertMayGrant(ctx.subject, { role: parseRole(before.role) });
  // An invite that has run out has given up its seat.
  if (before.expires_at <= now) await claimFeature(ctx, 'members');
  const token = randomToken();
  const renewed = { expires_at: inviteExpiry(now), version: before.version + 1 };
  const invite = inviteView({ ...before, ...renewed }, now);
  await Promise.all([
    trx
      .updateTable('invites')
      .set({ ...renewed, token_hash: sha256(token) })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', inviteId)
      .execute(),
    mailInvite(ctx, { invite, token }),
    recordAudit(ctx, {
      action: 'invite.resent',
      target: { type: 'invite', id: inviteId },
      before: { expiresAt: before.expires_at },
      after: { expiresAt: invite.expiresAt },
    }),
    emitEvent(ctx, { type: 'invite.updated', payload: { inviteId } }),
  ]);
  return invite;
}
