import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../platform/keyring.js';
import type { Ports } from '../platform/ports.js';
import type { Presumption } from '../trpc/presumption.js';
import type { UserPrincipal } from '../trpc/principal.js';
import {
  liveSessionStatement,
  sessionAttributesOf,
  userAttributesOf,
} from './sessions/lucia-adapter.js';
import type { SessionRow } from './sessions/lucia-adapter.js';
import { sessionsOn } from './sessions/sessions.js';
import type { LiveSession } from './sessions/sessions.js';
import { touchSession } from './sessions/touch-session.js';

/** A cookie value of ours: anything else is not worth a query. */
const SESSION_VALUE = /^[a-z0-9]{20,64}$/;

function personOf(session: LiveSession): UserPrincipal {
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

/**
 * The person behind a session cookie; null when the session does not exist, has ended or been
 * revoked: one indexed query. Whoever it was is presumed for the next requests.
 */
export async function authenticateSession(
  ports: Ports,
  cookieValue: string,
): Promise<UserPrincipal | null> {
  if (!SESSION_VALUE.test(cookieValue)) return null;
  const { db, config, clock, visitors } = ports;
  const sessions = sessionsOn(db.identity, { lifetimes: config, now: clock.now() });
  const session = await sessions.find(cookieValue);
  if (session === null) return null;
  touchSession(ports, session);
  const person = personOf(session);
  visitors.remember(sha256(cookieValue), person);
  return person;
}

/**
 * The person whose session a cookie opened a moment ago, and the question whether it still does: the
 * same query, asked in the transaction that acts for them. Their standing in the tenant is read there in
 * any case.
 */
export async function presumeSession(
  ports: Ports,
  cookieValue: string,
): Promise<Presumption | null> {
  const { db, config, clock, visitors } = ports;
  const hash = sha256(cookieValue);
  const principal = await visitors.recall(hash);
  if (principal?.kind !== 'user') return null;
  let isConfirmed = false;
  const search = { cookieValue, lifetimes: config, now: clock.now() };
  return {
    principal,
    admission: {
      statement: liveSessionStatement(db.identity, search),
      expects([row]) {
        if (!isSessionRow(row)) return false;
        const session = sessionOf(row);
        if (!isDeepStrictEqual(personOf(session), principal)) return false;
        touchSession(ports, session);
        isConfirmed = true;
        return true;
      },
    },
    isConfirmed: () => isConfirmed,
    forget: () => visitors.forget(hash),
  };
}

/** The statement answers with its row or with none. */
function isSessionRow(row: unknown): row is SessionRow {
  return row !== undefined;
}

function sessionOf(row: SessionRow): LiveSession {
  return { ...sessionAttributesOf(row), ...userAttributesOf(row), userId: row.user_id };
}
