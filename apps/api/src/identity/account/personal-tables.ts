import type { Schema } from '@incident-tracker/db';

/** Tables whose rows belong to one person (`user_id`), with the columns that an export shows. */
type PersonalTables = { readonly [T in keyof Schema]?: readonly (keyof Schema[T] & string)[] };

/**
 * Everything that is kept of a person beside the account itself: an export shows it and a deletion
 * erases it. Hashes, secrets and keys are not shown. A test compares the list with the database.
 */
export const PERSONAL_TABLES = {
  sessions: [
    'id',
    'transport',
    'active_tenant_id',
    'created_at',
    'authenticated_at',
    'auth_method',
    'last_seen_at',
    'expires_at',
    'ip',
    'user_agent',
  ],
  known_devices: ['created_at', 'last_seen_at'],
  user_activity: ['id', 'type', 'occurred_at', 'ip', 'user_agent', 'details'],
  one_time_tokens: ['purpose', 'email', 'channel', 'created_at', 'expires_at', 'used_at'],
  otp_flows: ['purpose', 'channel', 'email', 'attempts', 'created_at', 'expires_at', 'used_at'],
  email_changes: [
    'old_email',
    'new_email',
    'old_confirmed_at',
    'new_confirmed_at',
    'completed_at',
    'canceled_at',
    'created_at',
    'expires_at',
  ],
  totp_factors: ['created_at', 'confirmed_at'],
  recovery_codes: ['created_at', 'used_at'],
  passkeys: ['id', 'name', 'transports', 'backed_up', 'created_at', 'last_used_at'],
  oidc_identities: ['provider', 'issuer', 'subject', 'email', 'linked_at', 'last_used_at'],
  oidc_pending_links: ['provider', 'issuer', 'subject', 'email', 'expires_at'],
  mfa_challenges: ['transport', 'attempts', 'created_at', 'expires_at', 'used_at'],
  personal_idempotency_records: ['state', 'created_at'],
} as const satisfies PersonalTables;

/** The name of such a table. */
export type PersonalTable = keyof typeof PERSONAL_TABLES;

/** All of them. */
export const PERSONAL_TABLE_NAMES = Object.keys(
  PERSONAL_TABLES,
) as readonly string[] as readonly PersonalTable[];

/**
 * What a tenant keeps of a member beside what they wrote. An export shows it; it goes with the
 * membership. A test compares this list, too, with the database.
 */
export const MEMBERSHIP_TABLES = {
  notification_preferences: [
    'tenant_id',
    'choices',
    'email',
    'digest',
    'digest_hour',
    'time_zone',
    'quiet_from',
    'quiet_to',
    'urgent_passes',
    'updated_at',
  ],
  notifications: ['tenant_id', 'id', 'kind', 'reference', 'occurred_at', 'read_at'],
  saved_views: ['tenant_id', 'id', 'list', 'name', 'filter', 'created_at', 'updated_at'],
} as const satisfies PersonalTables;

/** The name of such a table. */
export type MembershipTable = keyof typeof MEMBERSHIP_TABLES;

/** All of them. */
export const MEMBERSHIP_TABLE_NAMES = Object.keys(
  MEMBERSHIP_TABLES,
) as readonly string[] as readonly MembershipTable[];
