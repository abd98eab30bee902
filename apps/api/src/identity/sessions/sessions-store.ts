import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';

/** A session as its person sees it. */
export interface SessionRow {
  readonly id: string;
  readonly transport: 'cookie' | 'token';
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
}

/** The sessions of a person that still stand, newest first. */
export function findSessions(
  db: Kysely<Schema>,
  page: { userId: string; now: Date; before: string | null; limit: number },
): Promise<SessionRow[]> {
  const { userId, now, before, limit } = page;
  return db
    .selectFrom('sessions')
    .select(['id', 'transport', 'ip', 'user_agent', 'created_at', 'last_seen_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .$if(before !== null, (query) => query.where('id', '<', before))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Ends one session of a person by its public id. @returns whether there was one. */
export async function deleteSessionById(
  db: Kysely<Schema>,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends every session of a person, or every one but that. @returns how many there were. */
export async function deleteSessionsOf(
  db: Kysely<Schema>,
  userId: string,
  options: { exceptSessionId?: string } = {},
): Promise<number> {
  const { exceptSessionId } = options;
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptSessionId !== undefined, (query) => query.where('id', '!=', exceptSessionId ?? ''))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Notes that the person of a session has just proven again who they are. */
export async function markAuthenticated(
  db: Kysely<Schema>,
  { userId, sessionId, now }: { userId: string; sessionId: string; now: Date },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ authenticated_at: now })
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .execute();
}

/** Ends the sessions of a person that were opened through a provider, but for one. */
export async function deleteSessionsOpenedBy(
  db: Kysely<Schema>,
  given: { userId: string; provider: string; exceptSessionId: string },
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', given.userId)
    .where('auth_method', '=', `oidc:${given.provider}`)
    .where('id', '!=', given.exceptSessionId)
    .execute();
}
