import { listMembershipsOf } from '../tenancy/memberships.js';
import type { PersonContext } from '../trpc/context.js';
import type { UserPrincipal } from '../trpc/principal.js';

/**
 * The tenant whose audit log what a person does to their account belongs in: the active one of the
 * session, if they still are a member. A former member leaves no traces there.
 */
export async function auditedTenantOf({
  ports,
  principal,
}: Pick<PersonContext, 'ports'> & {
  readonly principal: Pick<UserPrincipal, 'userId' | 'activeTenantId'>;
}): Promise<string | null> {
  const { userId, activeTenantId } = principal;
  if (activeTenantId === null) return null;
  const memberships = await listMembershipsOf(ports.db.identity, userId);
  return memberships.some(({ tenantId }) => tenantId === activeTenantId) ? activeTenantId : null;
}
