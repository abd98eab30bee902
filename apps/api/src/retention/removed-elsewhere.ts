import type { Schema } from '@incident-tracker/db';

/** Rows that something else removes, because it knows best when they are over. */
export interface RemovedElsewhere {
  readonly table: keyof Schema;
  readonly removes: string;
  /** When, in words. */
  readonly after: string;
  /** The file below src/ that does it. */
  readonly by: string;
}

const UPKEEP = 'identity/start-upkeep.ts';
const FACTORS = 'mfa/delete-leftovers.ts';
const ANSWERS = 'idempotency/delete-expired.ts';
const WATCH = 'security-events/detection/detect-anomalies.ts';
const WEBHOOKS = 'webhooks/sending/upkeep.ts';

/** What is removed without the retention job. A table is here, in RETENTION_RULES or in KEPT. */
export const REMOVED_ELSEWHERE: readonly RemovedElsewhere[] = [
  { table: 'sessions', removes: 'ended sessions', after: 'at once', by: UPKEEP },
  {
    table: 'refresh_tokens',
    removes: 'expired refresh tokens',
    after: 'at once',
    by: 'access-tokens/start-token-upkeep.ts',
  },
  {
    table: 'signing_keys',
    removes: 'retired keys of access tokens',
    after: '30 days',
    by: 'access-tokens/start-token-upkeep.ts',
  },
  { table: 'one_time_tokens', removes: 'expired tokens of mails', after: '7 days', by: UPKEEP },
  { table: 'login_attempts', removes: 'counters of failed sign-ins', after: '2 days', by: UPKEEP },
  { table: 'known_devices', removes: 'devices not seen again', after: '400 days', by: UPKEEP },
  { table: 'otp_flows', removes: 'expired one-time codes', after: '1 day', by: UPKEEP },
  { table: 'otp_sends', removes: 'counters of codes sent', after: '2 days', by: UPKEEP },
  { table: 'email_changes', removes: 'former addresses', after: '30 days', by: UPKEEP },
  { table: 'oidc_flows', removes: 'sign-ins that were not finished', after: 'at once', by: UPKEEP },
  { table: 'oidc_pending_links', removes: 'links not confirmed', after: 'at once', by: UPKEEP },
  {
    table: 'mail_messages',
    removes: 'messages that were sent or given up; what they said goes as soon as they are',
    after: '30 days',
    by: UPKEEP,
  },
  { table: 'mfa_challenges', removes: 'second factors asked for', after: '1 day', by: FACTORS },
  { table: 'webauthn_challenges', removes: 'passkeys asked for', after: 'at once', by: FACTORS },
  { table: 'totp_factors', removes: 'secrets not confirmed', after: '1 day', by: FACTORS },
  {
    table: 'idempotency_records',
    removes: 'answers for whoever sends a request again',
    after: '24 hours',
    by: ANSWERS,
  },
  {
    table: 'personal_idempotency_records',
    removes: 'the same of people’s own accounts',
    after: '24 hours',
    by: ANSWERS,
  },
  { table: 'security_signals', removes: 'what detectors count', after: 'hours', by: WATCH },
  { table: 'security_anomalies', removes: 'what detectors found', after: 'hours', by: WATCH },
  { table: 'security_throttles', removes: 'throttles that relaxed', after: 'hours', by: WATCH },
  {
    table: 'webhook_endpoints',
    removes: 'deleted webhooks, with their deliveries',
    after: 'at once',
    by: WEBHOOKS,
  },
  { table: 'webhook_states', removes: 'with their webhooks', after: 'at once', by: WEBHOOKS },
];
