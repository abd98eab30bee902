import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { LiveSession } from '../identity/sessions/sessions.js';
import { liveTokenSessions } from '../identity/sessions/token-sessions.js';
import { touchSession } from '../identity/sessions/touch-session.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { verifyAccessToken } from './access-token.js';
import type { AccessTokenClaims } from './claims.js';

/**
 * The session of a token, while it stands; with a tenant, only while the membership is the one that
 * the token was issued for, in a tenant that lives. One indexed query.
 */
async function findSession(
  { db, config, clock }: Ports,
  { sub, sid, org, role, mv }: AccessTokenClaims,
): Promise<LiveSession | undefined> {
  const now = clock.now();
  const ofToken = (connection: Kysely<Schema>) =>
    liveTokenSessions(connection, { lifetimes: config, now })
      .where('sessions.id', '=', sid)
      .where('sessions.user_id', '=', sub);
  if (org === null) return ofToken(db.identity).executeTakeFirst();
  return db.tenantTransaction(
    org,
    (trx) =>
      ofToken(trx)
        .innerJoin('memberships', 'memberships.user_id', 'sessions.user_id')
        .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
        .where('memberships.tenant_id', '=', org)
        .where('memberships.version', '=', mv)
        .where('memberships.role', '=', role)
        .where('tenants.deleted_at', 'is', null)
        .executeTakeFirst(),
    { readOnly: true },
  );
}

/**
 * The person behind an access token. A token is worth nothing from the moment on in which its session
 * ends or the person's role in its tenant changes, whatever its `exp` says.
 * @throws AppError AUTH_INVALID_TOKEN
 */
export async function authenticateAccessToken(ports: Ports, token: string): Promise<UserPrincipal> {
  const claims = await verifyAccessToken(ports, token);
  const session = await findSession(ports, claims);
  if (session === undefined) throw new AppError('AUTH_INVALID_TOKEN');
  touchSession(ports, session);
  return {
    kind: 'user',
    userId: session.userId,
    email: session.email,
    name: session.name,
    emailVerified: session.emailVerified,
    mfaEnabled: session.mfaEnabled,
    sessionId: session.publicId,
    // A token from before the person's first tenant follows the session into it.
    activeTenantId: claims.org ?? session.activeTenantId,
    authenticatedAt: session.authenticatedAt,
    authMethod: session.authMethod,
    authDomain: session.authDomain,
    transport: 'token',
    claims,
  };
}
