import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import { Lucia, TimeSpan } from 'lucia';
import type { Kysely } from 'kysely';
import type { ProviderProof } from '../transport.js';
import { authOf } from './auth-of.js';
import { sessionAdapter } from './lucia-adapter.js';
import type { SessionAttributes, UserAttributes } from './lucia-adapter.js';
import type { SessionLifetimes } from './lifetimes.js';

/** A session that stands, with its person. */
export interface LiveSession extends SessionAttributes, UserAttributes {
  readonly userId: string;
}

/** Somebody has just proven who they are. */
export interface NewSession {
  readonly userId: string;
  readonly activeTenantId: string | null;
  readonly ip: string;
  readonly userAgent: string | null;
  /** Value of the session cookie that came with the request: its session ends here. */
  readonly replaces: string | null;
  /** The provider that the sign-in relies on, if it is one. */
  readonly via?: ProviderProof | null;
}

/** What a new session is known by. */
export interface StartedSession {
  /** The secret, for the cookie and nowhere else. */
  readonly cookieValue: string;
  /** The public id. */
  readonly sessionId: string;
}

/** The sessions as the rooms use them. Lucia is behind it and could be replaced here. */
export interface Sessions {
  /** The session that a cookie value opens, or null. One query. */
  find(cookieValue: string): Promise<LiveSession | null>;
  /** A new session; run in a transaction, it replaces the old one in the same moment. */
  start(session: NewSession): Promise<StartedSession>;
  /** Deletes all sessions past their idle or absolute lifetime. */
  deleteExpired(): Promise<void>;
}

/**
 * The sessions on a connection or inside a transaction, as of `now`. Secrets are lucia's: 200 bits in
 * lower case letters and digits, so none can look like an anonymous pre-session.
 */
export function sessionsOn(
  db: Kysely<Schema>,
  { lifetimes, now }: { lifetimes: SessionLifetimes; now: Date },
): Sessions {
  const lucia = new Lucia(sessionAdapter(db, { lifetimes, now }), {
    sessionExpiresIn: new TimeSpan(lifetimes.SESSION_IDLE_DAYS, 'd'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
  return {
    async find(cookieValue) {
      const { session, user } = await lucia.validateSession(cookieValue);
      if (session === null) return null;
      const { email, name, emailVerified, mfaEnabled } = user;
      const { id: _secret, fresh: _fresh, expiresAt: _expiresAt, ...attributes } = session;
      return { ...attributes, email, name, emailVerified, mfaEnabled };
    },
    async start({ userId, activeTenantId, ip, userAgent, replaces, via = null }) {
      const publicId = newId();
      const [session] = await Promise.all([
        lucia.createSession(userId, {
          transport: 'cookie',
          publicId,
          activeTenantId,
          createdAt: now,
          authenticatedAt: via?.authenticatedAt ?? now,
          ...authOf(via),
          lastSeenAt: now,
          ip: ip === '' ? null : ip,
          userAgent,
        }),
        replaces === null ? undefined : lucia.invalidateSession(replaces),
      ]);
      return { cookieValue: session.id, sessionId: publicId };
    },
    deleteExpired: () => lucia.deleteExpiredSessions(),
  };
}
