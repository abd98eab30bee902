import type { Role, Subject } from '@incident-tracker/policy';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';

/** A membership as it is once its row is locked. */
export interface LockedMember {
  readonly userId: string;
  readonly role: Role;
  readonly version: number;
}

/** The memberships that decide whether a change of roles is allowed. */
export interface LockedMembers {
  /** The person to change, or the caller. @throws AppError NOT_FOUND when they are no member. */
  member(userId: string): LockedMember;
  /** Who asks, with the role that they have now. @throws AppError NOT_FOUND when it was taken. */
  subject(): Subject;
  /** @throws AppError LAST_OWNER when the tenant has no OWNER but this person. */
  assertNotLastOwner(userId: string): void;
}

/**
 * Locks, until the transaction ends, the rows of every OWNER, of the person to change and of the
 * caller. All changes of roles take these locks in the order of user ids, so that they run one after
 * another: of two OWNERs who demote each other at once, the second finds themselves demoted.
 */
export async function lockMembers(ctx: TenantContext, userId: string): Promise<LockedMembers> {
  const { trx, tenantId, subject } = ctx;
  const involved = subject.userId === undefined ? [userId] : [userId, subject.userId];
  const rows = await trx
    .selectFrom('memberships')
    .select(['user_id', 'role', 'version'])
    .where('tenant_id', '=', tenantId)
    .where((eb) => eb.or([eb('role', '=', 'OWNER'), eb('user_id', 'in', involved)]))
    .orderBy('user_id')
    .forUpdate()
    .execute();
  const members = rows.map((row) => ({
    userId: row.user_id,
    role: parseRole(row.role),
    version: row.version,
  }));
  const find = (id: string): LockedMember => {
    const found = members.find((member) => member.userId === id);
    if (found === undefined) throw new AppError('NOT_FOUND');
    return found;
  };
  return {
    member: find,
    subject: () =>
      subject.userId === undefined ? subject : { ...subject, role: find(subject.userId).role },
    assertNotLastOwner: (id) => {
      const others = members.filter((member) => member.role === 'OWNER' && member.userId !== id);
      if (others.length === 0) throw new AppError('LAST_OWNER');
    },
  };
}
