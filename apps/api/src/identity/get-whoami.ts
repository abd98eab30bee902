import { permissionsOf } from '@incident-tracker/policy';
import { listMembershipsOf } from '../tenancy/memberships.js';
import type { AuthenticatedContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import type { Identity } from './schemas.js';

/**
 * Who makes the request, person or machine, in the tenant that the request is for.
 * @throws AppError NOT_FOUND when `X-Tenant-Id` names a tenant that the caller does not belong to.
 */
export async function getWhoami(ctx: AuthenticatedContext): Promise<Identity> {
  const { principal, request, ports } = ctx;
  if (principal.kind === 'service_account') {
    const { serviceAccountId: id, name, tenantId } = principal;
    if (request.tenantId !== null && request.tenantId !== tenantId) throw new AppError('NOT_FOUND');
    const role = parseRole(principal.role);
    const scopes = [...principal.scopes];
    const permissions = permissionsOf({ role, scopes });
    return { kind: 'service_account', id, name, tenantId, role, scopes, permissions };
  }
  const { userId: id, name } = principal;
  const memberships = await listMembershipsOf(ports.db.identity, id);
  const wanted = request.tenantId ?? principal.activeTenantId;
  const membership = memberships.find(({ tenantId }) => tenantId === wanted);
  if (membership === undefined && request.tenantId !== null) throw new AppError('NOT_FOUND');
  return {
    kind: 'user',
    id,
    name,
    tenantId: membership?.tenantId ?? null,
    role: membership?.role ?? null,
    scopes: null,
    permissions: membership === undefined ? [] : permissionsOf({ role: membership.role }),
  };
}
