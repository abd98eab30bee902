import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { sha256 } from '../platform/keyring.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';

/** Where the invite behind a token lies. */
interface InvitePlace {
  readonly tenant_id: string;
  readonly invite_id: string;
}

/**
 * The tenant of the invite behind a token, found through a door: its bearer is in no tenant yet.
 * @throws AppError NOT_FOUND for a token that was never given out or has been replaced.
 */
export async function findInviteTenant({ db }: Ports, token: string): Promise<string> {
  const { rows } = await sql<InvitePlace>`select * from find_invite(${sha256(token)})`.execute(
    db.identity,
  );
  const [place] = rows;
  if (place === undefined) throw new AppError('NOT_FOUND');
  return place.tenant_id;
}

/** The invite behind a token with its tenant, as far as the tenant lives; to be narrowed or locked. */
export function selectInviteByToken(trx: TenantTransaction, tenantId: string, token: string) {
  return trx
    .selectFrom('invites as i')
    .innerJoin('tenants as t', 't.id', 'i.tenant_id')
    .innerJoin('people as p', 'p.id', 'i.invited_by')
    .select([
      'i.id',
      'i.email',
      'i.role',
      'i.version',
      'i.expires_at',
      'i.accepted_at',
      'i.revoked_at',
      'p.name as inviter_name',
      't.name as tenant_name',
      't.plan',
    ])
    .where('i.tenant_id', '=', tenantId)
    .where('i.token_hash', '=', sha256(token))
    .where('t.deleted_at', 'is', null);
}

/** @throws AppError INVITE_EXPIRED for an invite that was accepted, revoked or has run out. */
export function assertAcceptable(
  invite: {
    readonly expires_at: Date;
    readonly accepted_at: Date | null;
    readonly revoked_at: Date | null;
  },
  now: Date,
): void {
  if (invite.accepted_at !== null || invite.revoked_at !== null || invite.expires_at <= now) {
    throw new AppError('INVITE_EXPIRED');
  }
}
