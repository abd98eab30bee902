import { authorize } from '@incident-tracker/policy';
import type { Subject } from '@incident-tracker/policy';
import { authenticateApiKey } from '../automation/authenticate-api-key.js';
import { sessionsOn } from '../identity/sessions/sessions.js';
import { findMembershipRole } from '../tenancy/store.js';
import type { TenantStreamContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';

/**
 * Who the reader of a running stream is by now, with the role and the scopes of this moment; null
 * when the session or key has ended, the membership is gone or the stream is no longer permitted.
 * Unlike a request, it does not count as use of the session: an open page must not keep it alive.
 */
export async function readerNow(ctx: TenantStreamContext): Promise<Subject | null> {
  const subject = ctx.principal.kind === 'user' ? await personNow(ctx) : await machineNow(ctx);
  if (subject === null) return null;
  return authorize('events.read', undefined, subject).effect === 'allow' ? subject : null;
}

async function personNow({
  ports,
  request,
  tenantId,
}: TenantStreamContext): Promise<Subject | null> {
  const { db, config, clock } = ports;
  if (request.sessionCookie === null) return null;
  const sessions = sessionsOn(db.identity, { lifetimes: config, now: clock.now() });
  const session = await sessions.find(request.sessionCookie);
  if (session === null) return null;
  const { userId } = session;
  const role = await db.tenantTransaction(
    tenantId,
    (trx) => findMembershipRole(trx, { tenantId, userId }),
    { readOnly: true },
  );
  return role === null ? null : { tenantId, userId, role: parseRole(role) };
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
