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
  'auth.email_change_requested',
  'auth.email_change_canceled',
  'auth.email_changed',
  'auth.phone_verified',
  'auth.phone_removed',
  'auth.data_exported',
  'auth.session_revoked',
  'auth.sessions_revoked',
  'auth.token_reused',
  'auth.reauthenticated',
  'auth.second_factor_failed',
  'auth.mfa_enabled',
  'auth.mfa_disabled',
  'auth.totp_enabled',
  'auth.totp_disabled',
  'auth.recovery_codes_replaced',
  'auth.recovery_code_used',
  'auth.passkey_added',
  'auth.passkey_renamed',
  'auth.passkey_removed',
  'auth.provider_linked',
  'auth.provider_unlinked',
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
