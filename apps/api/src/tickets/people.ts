import { authorize } from '@incident-tracker/policy';
import { findMembershipRole } from '../tenancy/memberships.js';
import type { TenantContext } from '../trpc/context.js';
import { parseRole } from '../trpc/parse-role.js';
import { invalidInput } from '../trpc/to-app-error.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** @throws AppError VALIDATION_FAILED unless they are a member who sees every ticket. */
export async function assertAssignable(
  { trx, tenantId }: Tenant,
  userId: string,
  path: string,
): Promise<void> {
  const role = await findMembershipRole(trx, { tenantId, userId });
  if (role === null) throw invalidInput(path, 'Not a member of this tenant.');
  const subject = { tenantId, userId, role: parseRole(role) };
  const { effect, condition } = authorize('tickets.read', undefined, subject);
  if (effect === 'deny' || condition !== undefined) {
    throw invalidInput(path, 'This member does not see the tickets of others.');
  }
}

/** @throws AppError VALIDATION_FAILED unless they are a member. */
export async function assertMember(
  { trx, tenantId }: Tenant,
  userId: string,
  path: string,
): Promise<void> {
  if ((await findMembershipRole(trx, { tenantId, userId })) === null) {
    throw invalidInput(path, 'Not a member of this tenant.');
  }
}
