import { prepared } from '@incident-tracker/db';
import type { Schema, TenantTransaction } from '@incident-tracker/db';
import type { Role } from '@incident-tracker/policy';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';

/** A person's place in one tenant. */
export interface Membership {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly plan: string;
  readonly role: Role;
  /** ISO 8601. */
  readonly joinedAt: string;
}

/** A membership in a tenant that may have been deleted. */
export interface AnyMembership extends Membership {
  readonly deletedAt: Date | null;
}

/** Row of the door `memberships_of`. */
interface DoorRow {
  tenant_id: string;
  tenant_name: string;
  plan: string;
  role: string;
  joined_at: Date;
  deleted_at: Date | null;
}

/** What counts of a person in a tenant, on every request. */
export interface Standing {
  readonly role: string;
  /** The tenant demands a second factor, and the person has none. */
  readonly mfaMissing: boolean;
  /** The provider that the tenant demands of addresses of this domain; null if it demands none. */
  readonly ssoProvider: string | null;
}

const standingOf = prepared<{ tenantId: string; userId: string }>()((db, parameter) =>
  db
    .selectFrom('memberships')
    .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
    .innerJoin('people', 'people.id', 'memberships.user_id')
    .select([
      'memberships.role',
      sql<boolean>`tenants.mfa_required and not people.mfa_enabled`.as('mfaMissing'),
    ])
    .select((eb) =>
      eb
        .selectFrom('tenant_sso_domains as s')
        .select('s.provider_id')
        .whereRef('s.tenant_id', '=', 'memberships.tenant_id')
        .where('s.domain', '=', sql<string>`lower(split_part(people.email, '@', -1))`)
        .as('ssoProvider'),
    )
    .where('memberships.tenant_id', '=', parameter('tenantId'))
    .where('memberships.user_id', '=', parameter('userId'))
    .where('tenants.deleted_at', 'is', null),
);

/**
 * What a person is in the transaction's tenant; null for somebody who is no member and in a tenant
 * that is deleted. It is read anew on every request, so that a change of it takes effect at once.
 */
export async function findStanding(
  trx: TenantTransaction,
  member: { tenantId: string; userId: string },
): Promise<Standing | null> {
  const [row] = await standingOf.execute(trx, member);
  return row ?? null;
}

/** The role that a person has in the transaction's tenant; null as in `findStanding`. */
export async function findMembershipRole(
  trx: TenantTransaction,
  member: { tenantId: string; userId: string },
): Promise<string | null> {
  return (await findStanding(trx, member))?.role ?? null;
}

/** A person's membership in the transaction's tenant as their tokens name it; null as above. */
export async function findMembership(
  trx: Kysely<Schema>,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<{ role: Role; version: number } | null> {
  const row = await trx
    .selectFrom('memberships')
    .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
    .select(['memberships.role', 'memberships.version'])
    .where('memberships.tenant_id', '=', tenantId)
    .where('memberships.user_id', '=', userId)
    .where('tenants.deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { role: parseRole(row.role), version: row.version };
}

/** @throws AppError NOT_FOUND unless the person is a member of the tenant. */
export async function assertMember(
  trx: TenantTransaction,
  tenantId: string,
  userId: string,
): Promise<void> {
  if ((await findMembershipRole(trx, { tenantId, userId })) === null) {
    throw new AppError('NOT_FOUND');
  }
}

/** Every membership of a person, by name of the tenant, those in deleted tenants included. */
export async function listAllMembershipsOf(
  db: Kysely<Schema>,
  userId: string,
): Promise<AnyMembership[]> {
  const { rows } = await sql<DoorRow>`select * from memberships_of(${userId})`.execute(db);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    tenantName: row.tenant_name,
    plan: row.plan,
    role: parseRole(row.role),
    joinedAt: row.joined_at.toISOString(),
    deletedAt: row.deleted_at,
  }));
}

/** A person's memberships in tenants that live, by name of the tenant. */
export async function listMembershipsOf(db: Kysely<Schema>, userId: string): Promise<Membership[]> {
  const all = await listAllMembershipsOf(db, userId);
  return all
    .filter(({ deletedAt }) => deletedAt === null)
    .map(({ deletedAt: _deletedAt, ...membership }) => membership);
}
