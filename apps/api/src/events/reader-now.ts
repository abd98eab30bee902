import { authorize } from '@incident-tracker/policy';
import type { Permission, Subject } from '@incident-tracker/policy';
import { authenticateApiKey } from '../automation/authenticate-api-key.js';
import { isSessionAlive } from '../identity/sessions/is-session-alive.js';
import { owedProvider } from '../oidc/owed-provider.js';
import { findStanding } from '../tenancy/memberships.js';
import type { TenantStreamContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import type { UserPrincipal } from '../trpc/principal.js';

/**
 * Who the reader of a running stream is by now, with the role and the scopes of this moment; null
 * when the session or key has ended, the membership is gone or the stream is no longer permitted.
 * Unlike a request, it does not count as use of the session: an open page must not keep it alive.
 */
export async function readerNow(
  ctx: TenantStreamContext,
  permission: Permission = 'events.read',
): Promise<Subject | null> {
  const { principal } = ctx;
  const subject =
    principal.kind === 'user' ? await personNow(ctx, principal) : await machineNow(ctx);
  if (subject === null) return null;
  return authorize(permission, undefined, subject).effect === 'allow' ? subject : null;
}

async function personNow(
  { ports, tenantId }: TenantStreamContext,
  principal: UserPrincipal,
): Promise<Subject | null> {
  const { db, config, clock } = ports;
  const { userId, sessionId } = principal;
  const asOf = { lifetimes: config, now: clock.now() };
  if (!(await isSessionAlive(db.identity, { userId, sessionId }, asOf))) return null;
  const standing = await db.tenantTransaction(
    tenantId,
    (trx) => findStanding(trx, { tenantId, userId }),
    { readOnly: true },
  );
  if (standing === null || standing.mfaMissing) return null;
  if (owedProvider(standing, principal) !== null) return null;
  return { tenantId, userId, role: parseRole(standing.role) };
}

async function machineNow({
  ports,
  request,
  tenantId,
}: TenantStreamContext): Promise<Subject | null> {
  if (request.bearer === null) return null;
  try {
    const { serviceAccountId, role, scopes } = await authenticateApiKey(
      ports,
      request.bearer.value,
    );
    return { tenantId, serviceAccountId, role: parseRole(role), scopes };
  } catch (error) {
    if (error instanceof AppError && error.status === 401) return null;
    throw error;
  }
}
