import { describeSession } from '../identity/describe-session.js';
import type { SessionState } from '../identity/schemas.js';
import { switchSessionTenant } from '../identity/sessions/switch-session-tenant.js';
import type { TenantContext } from '../trpc/context.js';
import { requirePerson } from './require-person.js';

/** Makes the tenant the active one of the caller's session. The ladder has seen their membership. */
export async function switchTenant(ctx: TenantContext): Promise<SessionState> {
  const { ports, request, trx, tenantId } = ctx;
  const person = requirePerson(ctx.principal);
  const { userId, sessionId } = person;
  await switchSessionTenant(trx, { sessionId, userId, tenantId });
  const cookieValue = person.transport === 'cookie' ? request.sessionCookie : null;
  return describeSession(ports, { person, activeTenantId: tenantId, cookieValue }, trx);
}
