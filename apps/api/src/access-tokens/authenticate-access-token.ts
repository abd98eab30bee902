import { prepared } from '@incident-tracker/db';
import type { Role } from '@incident-tracker/policy';
import type { LiveSession } from '../identity/sessions/sessions.js';
import { liveTokenSessions, momentOf } from '../identity/sessions/token-sessions.js';
import type { SessionMoment } from '../identity/sessions/token-sessions.js';
import { touchSession } from '../identity/sessions/touch-session.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { verifyAccessToken } from './access-token.js';
import type { AccessTokenClaims } from './claims.js';

interface OfToken extends SessionMoment {
  readonly sid: string;
  readonly sub: string;
}

interface OfMember extends OfToken {
  readonly org: string;
  readonly mv: number | null;
  readonly role: Role | null;
}

const sessionOfToken = prepared<OfToken>()((db, parameter) =>
  liveTokenSessions(db, { now: parameter('now'), bornAfter: parameter('bornAfter') })
    .where('sessions.id', '=', parameter('sid'))
    .where('sessions.user_id', '=', parameter('sub')),
);

const sessionOfMember = prepared<OfMember>()((trx, parameter) =>
  liveTokenSessions(trx, { now: parameter('now'), bornAfter: parameter('bornAfter') })
    .innerJoin('memberships', 'memberships.user_id', 'sessions.user_id')
    .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
    .where('sessions.id', '=', parameter('sid'))
    .where('sessions.user_id', '=', parameter('sub'))
    .where('memberships.tenant_id', '=', parameter('org'))
    .where('memberships.version', '=', parameter('mv'))
    .where('memberships.role', '=', parameter('role'))
    .where('tenants.deleted_at', 'is', null),
);

/**
 * The session of a token, while it stands; with a tenant, only while the membership is the one that
 * the token was issued for, in a tenant that lives. One indexed query, compiled once: it is on the path
 * of every request with a token.
 */
async function findSession(
  { db, config, clock }: Ports,
  { sub, sid, org, role, mv }: AccessTokenClaims,
): Promise<LiveSession | undefined> {
  const ofToken: OfToken = { ...momentOf(config, clock.now()), sid, sub };
  const [session] =
    org === null
      ? await sessionOfToken.execute(db.identity, ofToken)
      : await db.tenantTransaction(
          org,
          (trx) => sessionOfMember.execute(trx, { ...ofToken, org, mv, role }),
          { readOnly: true },
        );
  return session;
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
