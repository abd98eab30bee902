import type { TenantTransaction } from '@incident-tracker/db';
import { parseRole } from '../trpc/parse-role.js';
import type { Invite } from './schemas.js';

/** How long an invite can be accepted, in days. */
const INVITE_DAYS = 7;
const DAY_MS = 86_400_000;

/** When an invite sent now ends. */
export function inviteExpiry(now: Date): Date {
  return new Date(now.getTime() + INVITE_DAYS * DAY_MS);
}

/** The invites of a tenant that are neither accepted nor revoked, to be narrowed down further. */
export function selectOpenInvites(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('invites as i')
    .innerJoin('people as p', 'p.id', 'i.invited_by')
    .select([
      'i.id',
      'i.email',
      'i.role',
      'i.invited_by',
      'p.name as inviter_name',
      'i.created_at',
      'i.expires_at',
      'i.version',
    ])
    .where('i.tenant_id', '=', tenantId)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null);
}

export interface InviteRow {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly invited_by: string;
  readonly inviter_name: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly version: number;
}

/** An open invite as callers see it; its token is nowhere but in the mail. */
export function inviteView(row: InviteRow, now: Date): Invite {
  return {
    id: row.id,
    email: row.email,
    role: parseRole(row.role),
    status: row.expires_at > now ? 'pending' : 'expired',
    invitedBy: { id: row.invited_by, name: row.inviter_name },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    version: row.version,
  };
}
