import { newId } from '@incident-tracker/db';
import type { Role } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { randomToken, sha256 } from '../platform/keyring.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { claimFeature } from '../usage/feature-limits.js';
import { assertMayGrant } from './assert-may-grant.js';
import { inviteExpiry, inviteView } from './invite-view.js';
import { mailInvite } from './mail-invite.js';
import { requirePerson } from './require-person.js';
import type { Invite } from './schemas.js';

/**
 * Invites an address. The mail holds the only copy of the token, 256 bits of which the hash is kept.
 * An invite that has expired makes room for the new one.
 * @throws AppError FORBIDDEN for a role above the caller's; CONFLICT for a member's address and for
 * one that has an open invite; QUOTA_EXCEEDED when the plan has no seat left.
 */
export async function createInvite(
  ctx: TenantContext,
  input: { email: string; role: Role },
): Promise<Invite> {
  const { trx, tenantId, now } = ctx;
  const { email, role } = input;
  const inviter = requirePerson(ctx.principal);
  assertMayGrant(ctx.subject, { role });
  await claimFeature(ctx, 'members');
  const token = randomToken();
  const [membership, , inserted] = await Promise.all([
    findMembershipByEmail(ctx, email),
    closeExpiredInvite(ctx, email),
    trx
      .insertInto('invites')
      .values({
        tenant_id: tenantId,
        id: newId(),
        email,
        role,
        token_hash: sha256(token),
        invited_by: inviter.userId,
        created_at: now,
        expires_at: inviteExpiry(now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'email', 'role', 'invited_by', 'created_at', 'expires_at', 'version'])
      .executeTakeFirst(),
  ]);
  if (membership !== undefined) throw new AppError('CONFLICT', { reason: 'already_member' });
  if (inserted === undefined) throw new AppError('CONFLICT', { reason: 'already_invited' });
  const invite = inviteView({ ...inserted, inviter_name: inviter.name }, now);
  await Promise.all([
    mailInvite(ctx, { invite, token }),
    recordAudit(ctx, {
      action: 'invite.created',
      target: { type: 'invite', id: invite.id },
      after: { email, role, expiresAt: invite.expiresAt },
    }),
    emitEvent(ctx, { type: 'invite.created', payload: { inviteId: invite.id, role } }),
  ]);
  return invite;
}

function findMembershipByEmail({ trx, tenantId }: TenantContext, email: string) {
  return trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.user_id')
    .select('m.user_id')
    .where('m.tenant_id', '=', tenantId)
    .where((eb) => eb(eb.fn('lower', ['p.email']), '=', email.toLowerCase()))
    .executeTakeFirst();
}

async function closeExpiredInvite(ctx: TenantContext, email: string): Promise<void> {
  const { trx, tenantId, now } = ctx;
  await trx
    .updateTable('invites')
    .set({ revoked_at: now })
    .where('tenant_id', '=', tenantId)
    .where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()))
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', now)
    .execute();
}
