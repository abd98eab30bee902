import { prepared } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Adapter, DatabaseSession, DatabaseUser, Lucia } from 'lucia';
import type { CompiledQuery, Kysely } from 'kysely';
import { sha256 } from '../../platform/keyring.js';
import { absoluteLimit, expiryOf } from './lifetimes.js';
import type { SessionLifetimes } from './lifetimes.js';

/** What a session row says beyond lucia's own columns. */
export interface SessionAttributes {
  /** Lucia knows cookies only; the sign-ins by token are beside it. */
  readonly transport: 'cookie' | 'token';
  /** The id that listings show; the secret one is in the cookie only. */
  readonly publicId: string;
  readonly activeTenantId: string | null;
  readonly createdAt: Date;
  readonly authenticatedAt: Date;
  readonly lastSeenAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** `local`, or `oidc:` and the id of the provider that the sign-in relies on. */
  readonly authMethod: string;
  /** The domain of the address that the provider had verified. */
  readonly authDomain: string | null;
}

/** What comes along with a session about its person. */
export interface UserAttributes {
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
  readonly mfaEnabled: boolean;
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

/** On the path of every request with a cookie. */
const liveSession = prepared<{ secretHash: Buffer; now: Date; bornAfter: Date }>()(
  (db, parameter) =>
    db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select([
        'sessions.id',
        'sessions.transport',
        'sessions.user_id',
        'sessions.active_tenant_id',
        'sessions.created_at',
        'sessions.authenticated_at',
        'sessions.last_seen_at',
        'sessions.expires_at',
        'sessions.ip',
        'sessions.user_agent',
        'sessions.auth_method',
        'sessions.auth_domain',
        'users.email',
        'users.name',
        'users.email_verified_at',
        'users.mfa_enabled_at',
      ])
      .where('sessions.secret_hash', '=', parameter('secretHash'))
      .where('sessions.expires_at', '>', parameter('now'))
      .where('sessions.created_at', '>', parameter('bornAfter'))
      .where('users.deleted_at', 'is', null),
);

/** What has to be known to find a session by the value of its cookie. */
export interface SessionSearch {
  readonly cookieValue: string;
  readonly lifetimes: SessionLifetimes;
  readonly now: Date;
}

/** The statement that finds a live session and its person, for a transaction to ask. */
export function liveSessionStatement(
  db: Kysely<Schema>,
  { cookieValue, lifetimes, now }: SessionSearch,
): CompiledQuery<SessionRow> {
  const bornAfter = absoluteLimit(lifetimes, now);
  return liveSession.bind(db, { secretHash: sha256(cookieValue), now, bornAfter });
}

/** Row of that statement. */
export type SessionRow = Awaited<ReturnType<(typeof liveSession)['execute']>>[number];

/** What a row says of its session. */
export function sessionAttributesOf(row: SessionRow): SessionAttributes {
  return {
    transport: row.transport,
    publicId: row.id,
    activeTenantId: row.active_tenant_id,
    createdAt: row.created_at,
    authenticatedAt: row.authenticated_at,
    lastSeenAt: row.last_seen_at,
    ip: row.ip,
    userAgent: row.user_agent,
    authMethod: row.auth_method,
    authDomain: row.auth_domain,
  };
}

/** What a row says of its person. */
export function userAttributesOf({ email, name, ...row }: SessionRow): UserAttributes {
  return {
    email,
    name,
    emailVerified: row.email_verified_at !== null,
    mfaEnabled: row.mfa_enabled_at !== null,
  };
}

interface AdapterOptions {
  readonly lifetimes: SessionLifetimes;
  readonly now: Date;
}

/**
 * Lucia's storage on our tables. Ids are hashed here, on the way in, so that the table holds none
 * that would open a session; what goes out carries the id that came in, because lucia uses it for the
 * updates and deletes that follow. The absolute lifetime, which lucia lacks, is part of `expiresAt`.
 */
export function sessionAdapter(db: Kysely<Schema>, options: AdapterOptions): Adapter {
  const { lifetimes, now } = options;
  return {
    async getSessionAndUser(sessionId): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [row] = await liveSession.execute(db, {
        secretHash: sha256(sessionId),
        now,
        bornAfter: absoluteLimit(lifetimes, now),
      });
      if (row === undefined) return [null, null];
      const session: DatabaseSession = {
        id: sessionId,
        userId: row.user_id,
        // Lucia compares with the system's clock; how much life is left is for ours to say.
        expiresAt: new Date(Date.now() + row.expires_at.getTime() - now.getTime()),
        attributes: sessionAttributesOf(row),
      };
      return [session, { id: row.user_id, attributes: userAttributesOf(row) }];
    },

    async setSession({ id, userId, attributes }): Promise<void> {
      const { createdAt } = attributes;
      await db
        .insertInto('sessions')
        .values({
          secret_hash: sha256(id),
          transport: attributes.transport,
          id: attributes.publicId,
          user_id: userId,
          active_tenant_id: attributes.activeTenantId,
          created_at: createdAt,
          authenticated_at: attributes.authenticatedAt,
          last_seen_at: attributes.lastSeenAt,
          expires_at: expiryOf(lifetimes, createdAt, now),
          ip: attributes.ip,
          user_agent: attributes.userAgent,
          auth_method: attributes.authMethod,
          auth_domain: attributes.authDomain,
        })
        .execute();
    },

    async deleteSession(sessionId): Promise<void> {
      await db.deleteFrom('sessions').where('secret_hash', '=', sha256(sessionId)).execute();
    },

    async deleteUserSessions(userId): Promise<void> {
      await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
    },

    async deleteExpiredSessions(): Promise<void> {
      await db
        .deleteFrom('sessions')
        .where((eb) =>
          eb.or([
            eb('expires_at', '<=', now),
            eb('created_at', '<=', absoluteLimit(lifetimes, now)),
          ]),
        )
        .execute();
    },

    // Lucia would extend a session only in the second half of its life, and make the request wait for
    // it; `touchSession` extends it while it is used, beside the request.
    updateSessionExpiration: () => Promise.resolve(),

    // Lists show public ids and come from `listSessions`: the secret ones are not known here.
    getUserSessions: () => Promise.resolve([]),
  };
}
