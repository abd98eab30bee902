import type { TenantTransaction } from '@incident-tracker/db';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import type { Member } from './schemas.js';

/** The members of a tenant with what is shown of them, to be narrowed down further. */
export function selectMembers(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.user_id')
    .select([
      'm.user_id',
      'p.name',
      'p.email',
      'p.mfa_enabled',
      'm.role',
      'm.version',
      'm.created_at',
    ])
    .where('m.tenant_id', '=', tenantId);
}

export interface MemberRow {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly mfa_enabled: boolean;
  readonly role: string;
  readonly version: number;
  readonly created_at: Date;
}

/** A member as callers see them. */
export function memberView(row: MemberRow): Member {
  return {
    id: row.user_id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: parseRole(row.role),
    mfaEnabled: row.mfa_enabled,
    joinedAt: row.created_at.toISOString(),
    version: row.version,
  };
}

/** One member. @throws AppError NOT_FOUND. */
export async function getMember(
  trx: TenantTransaction,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<Member> {
  const row = await selectMembers(trx, tenantId).where('m.user_id', '=', userId).executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return memberView(row);
}
