import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { absoluteLimit } from './lifetimes.js';
import type { SessionLifetimes } from './lifetimes.js';

/** Whether a session of a person still stands, by cookie or token. It does not count as a use. */
export async function isSessionAlive(
  db: Kysely<Schema>,
  { userId, sessionId }: { userId: string; sessionId: string },
  { lifetimes, now }: { lifetimes: SessionLifetimes; now: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('sessions.id')
    .where('sessions.id', '=', sessionId)
    .where('sessions.user_id', '=', userId)
    .where('sessions.expires_at', '>', now)
    .where('sessions.created_at', '>', absoluteLimit(lifetimes, now))
    .where('users.deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
