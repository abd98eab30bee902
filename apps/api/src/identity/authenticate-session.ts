import type { Ports } from '../platform/ports.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { sessionsOn } from './sessions/sessions.js';
import { touchSession } from './sessions/touch-session.js';

/** A cookie value of ours: anything else is not worth a query. */
const SESSION_VALUE = /^[a-z0-9]{20,64}$/;

/**
 * The person behind a session cookie; null when the session does not exist, has ended or been
 * revoked. Runs on every request: one indexed query.
 */
export async function authenticateSession(
  ports: Ports,
  cookieValue: string,
): Promise<UserPrincipal | null> {
  if (!SESSION_VALUE.test(cookieValue)) return null;
  const { db, config, clock } = ports;
  const sessions = sessionsOn(db.identity, { lifetimes: config, now: clock.now() });
  const session = await sessions.find(cookieValue);
  if (session === null) return null;
  touchSession(ports, session);
  return {
    kind: 'user',
    userId: session.userId,
    email: session.email,
    name: session.name,
    emailVerified: session.emailVerified,
    mfaEnabled: session.mfaEnabled,
    sessionId: session.publicId,
    activeTenantId: session.activeTenantId,
    authenticatedAt: session.authenticatedAt,
    authMethod: session.authMethod,
    authDomain: session.authDomain,
    transport: 'cookie',
  };
}
