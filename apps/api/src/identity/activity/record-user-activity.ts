import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { RequestFacts } from '../../trpc/context.js';

/** What a person finds in their own activity, whichever tenant they work in. */
export const ACTIVITY_TYPES = [
  'auth.signed_up',
  'auth.signed_in',
  'auth.sign_in_failed',
  'auth.signed_out',
  'auth.password_reset_requested',
  'auth.password_reset',
  'auth.password_changed',
  'auth.email_verified',
  'auth.session_revoked',
  'auth.sessions_revoked',
] as const;

export type ActivityType = (typeof ACTIVITY_TYPES)[number];

/** One thing that happened to an account. */
export interface Activity {
  readonly userId: string;
  readonly type: ActivityType;
  readonly request: Pick<RequestFacts, 'ip' | 'userAgent'>;
  readonly now: Date;
  /** Facts to show, never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Writes a line of a person's activity, in the transaction of what happened. */
export async function recordUserActivity(db: Kysely<Schema>, activity: Activity): Promise<void> {
  const { userId, type, request, now, details = {} } = activity;
  await db
    .insertInto('user_activity')
    .values({
      id: newId(),
      user_id: userId,
      type,
      occurred_at: now,
      ip: request.ip === '' ? null : request.ip,
      user_agent: request.userAgent,
      details: JSON.stringify(details),
    })
    .execute();
}
