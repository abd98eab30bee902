import { authorize } from '@incident-tracker/policy';
import { findMembershipRole } from '../tenancy/memberships.js';
import type { TenantContext } from '../trpc/context.js';
import { parseRole } from '../trpc/parse-role.js';
import { invalidInput } from '../trpc/to-app-error.js';
import type { RoleHolder } from './roles.js';

/**
 * The member who is to take a role or a task.
 * @param path where the id stands in the input.
 * @throws AppError VALIDATION_FAILED unless they are a member who can see incidents.
 */
export async function findAssignee(
  { trx, tenantId }: Pick<TenantContext, 'trx' | 'tenantId'>,
  userId: string,
  path: string,
): Promise<RoleHolder> {
  const [role, person] = await Promise.all([
    findMembershipRole(trx, { tenantId, userId }),
    trx.selectFrom('people').select(['id', 'name']).where('id', '=', userId).executeTakeFirst(),
  ]);
  if (role === null || person === undefined) {
    throw invalidInput(path, 'Not a member of this tenant.');
  }
  const subject = { tenantId, userId, role: parseRole(role) };
  if (authorize('incidents.read', undefined, subject).effect === 'deny') {
    throw invalidInput(path, 'This member may not see incidents.');
  }
  return person;
}
