import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Config } from '../../config.js';
import { absoluteLimit } from './lifetimes.js';
import type { SessionLifetimes } from './lifetimes.js';

const DAY_MS = 86_400_000;

/** What bounds the life of a sign-in by tokens. */
export type TokenLifetimes = Pick<Config, 'REFRESH_TOKEN_DAYS' | 'SESSION_ABSOLUTE_DAYS'>;

/**
 * When a refresh token issued now, and its session with it, ends: after its own lifetime, but never
 * later than the absolute lifetime of the sign-in.
 */
export function refreshExpiryOf(lifetimes: TokenLifetimes, signedInAt: Date, now: Date): Date {
  const own = now.getTime() + lifetimes.REFRESH_TOKEN_DAYS * DAY_MS;
  const absolute = signedInAt.getTime() + lifetimes.SESSION_ABSOLUTE_DAYS * DAY_MS;
  return new Date(Math.min(own, absolute));
}

/** Starts a session that no cookie opens. */
export async function startTokenSession(
  db: Kysely<Schema>,
  session: {
    sessionId: string;
    userId: string;
    activeTenantId: string | null;
    ip: string;
    userAgent: string | null;
    now: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const { sessionId, userId, activeTenantId, ip, userAgent, now, expiresAt } = session;
  await db
    .insertInto('sessions')
    .values({
      id: sessionId,
      transport: 'token',
      secret_hash: null,
      user_id: userId,
      active_tenant_id: activeTenantId,
      created_at: now,
      authenticated_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
      ip: ip === '' ? null : ip,
      user_agent: userAgent,
    })
    .execute();
}

/** Notes that the tokens of a session were renewed, with which it ends later. */
export async function extendTokenSession(
  db: Kysely<Schema>,
  { sessionId, now, expiresAt }: { sessionId: string; now: Date; expiresAt: Date },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: now, expires_at: expiresAt })
    .where('id', '=', sessionId)
    .execute();
}

/** As of when a session is to stand: not expired then, and not older than its absolute lifetime. */
export interface SessionMoment {
  readonly now: Date;
  readonly bornAfter: Date;
}

/** The moment `now` under the lifetimes of the configuration. */
export function momentOf(lifetimes: SessionLifetimes, now: Date): SessionMoment {
  return { now, bornAfter: absoluteLimit(lifetimes, now) };
}

/** The token sessions that stand, with their people. */
export function liveTokenSessions(db: Kysely<Schema>, { now, bornAfter }: SessionMoment) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'sessions.id as publicId',
      'sessions.transport',
      'sessions.user_id as userId',
      'sessions.active_tenant_id as activeTenantId',
      'sessions.created_at as createdAt',
      'sessions.authenticated_at as authenticatedAt',
      'sessions.last_seen_at as lastSeenAt',
      'sessions.ip',
      'sessions.user_agent as userAgent',
      'sessions.auth_method as authMethod',
      'sessions.auth_domain as authDomain',
      'users.email',
      'users.name',
    ])
    .select([
      sql<boolean>`users.email_verified_at is not null`.as('emailVerified'),
      sql<boolean>`users.mfa_enabled_at is not null`.as('mfaEnabled'),
    ])
    .where('sessions.transport', '=', 'token')
    .where('sessions.expires_at', '>', now)
    .where('sessions.created_at', '>', bornAfter)
    .where('users.deleted_at', 'is', null);
}
