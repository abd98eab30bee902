import { isUuid } from '../trpc/common-schemas.js';
import type { BaseContext } from '../trpc/context.js';
import type { ServiceAccountPrincipal } from '../trpc/principal.js';

/**
 * An API key opens its own tenant whatever `X-Tenant-Id` says, so a foreign tenant there is not
 * refused; but somebody hoped for it.
 */
export function noteForeignHeader(
  { ports, request }: BaseContext,
  principal: ServiceAccountPrincipal,
): void {
  if (request.tenantId === null) return;
  const targetTenantId = request.tenantId.toLowerCase();
  if (!isUuid(targetTenantId) || targetTenantId === principal.tenantId) return;
  const { tenantId, serviceAccountId, apiKeyId } = principal;
  const { ip, traceId } = request;
  ports.securityEvents.record({
    type: 'tenant.crossing_attempted',
    tenantId,
    targetTenantId,
    serviceAccountId,
    apiKeyId,
    ip,
    traceId,
    target: targetTenantId,
    details: { by: 'header' },
  });
}
