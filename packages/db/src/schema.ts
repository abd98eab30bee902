import type { ColumnType, Generated } from 'kysely';

/** A `timestamptz` column: read as a Date, written as a Date or an ISO 8601 string. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** A `timestamptz` column that the database fills on insert. */
export type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A nullable `timestamptz` column, NULL when left out. */
export type OptionalTimestamp = ColumnType<
  Date | null,
  Date | string | null | undefined,
  Date | string | null
>;
/** A `bigint` or `xid8` column: the driver reads it as a string, so that no digit is lost. */
export type BigIntText = ColumnType<string, string | number | bigint, string | number | bigint>;
/** A `jsonb` column of known shape: read parsed, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>;

/** Who did something, as stored beside it. */
export type ActorType = 'user' | 'service_account' | 'system';

export interface TenantsTable {
  id: string;
  name: string;
  plan: Generated<string>;
  mfa_required: Generated<boolean>;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  deleted_at: OptionalTimestamp;
  purge_after: OptionalTimestamp;
}

export interface TenantCountersTable {
  tenant_id: string;
  kind: string;
  value: BigIntText;
}

export interface UsersTable {
  id: string;
  email: string;
  name: string;
  password_hash: string;
  email_verified_at: OptionalTimestamp;
  last_tenant_id: string | null;
  /** Encrypted. */
  phone: string | null;
  phone_index: Buffer | null;
  phone_verified_at: OptionalTimestamp;
  /** Since when the account has a second factor. */
  mfa_enabled_at: OptionalTimestamp;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  deleted_at: OptionalTimestamp;
}

/** The view through which other rooms read who somebody is. */
export interface PeopleView {
  id: string;
  name: string;
  email: string;
  mfa_enabled: boolean;
}

export interface SessionsTable {
  id: string;
  /** NULL where the sign-in is proven by tokens. */
  secret_hash: Buffer | null;
  transport: Generated<'cookie' | 'token'>;
  user_id: string;
  active_tenant_id: string | null;
  created_at: Timestamp;
  authenticated_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  ip: string | null;
  user_agent: string | null;
  /** `local`, or `oidc:` and the id of the provider. */
  auth_method: Generated<string>;
  /** Of the address that the provider vouched for. */
  auth_domain: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface RefreshTokensTable {
  token_hash: Buffer;
  session_id: string;
  generation: number;
  created_at: Timestamp;
  expires_at: Timestamp;
  spent_at: OptionalTimestamp;
}

export interface SigningKeysTable {
  kid: string;
  /** The public half as a JWK (RFC 7517). */
  public_jwk: Json<Record<string, unknown>>;
  /** The private half, encrypted. */
  private_key: string;
  created_at: Timestamp;
  not_before: Timestamp;
  retired_at: OptionalTimestamp;
}

export interface TotpFactorsTable {
  id: string;
  user_id: string;
  /** The shared secret, encrypted. */
  secret: string;
  created_at: Timestamp;
  confirmed_at: OptionalTimestamp;
  last_step: ColumnType<string, number | undefined, number>;
}

export interface RecoveryCodesTable {
  user_id: string;
  code_hash: Buffer;
  created_at: Timestamp;
  used_at: OptionalTimestamp;
}

export interface PasskeysTable {
  id: string;
  user_id: string;
  /** base64url. */
  credential_id: string;
  /** COSE_Key (RFC 9052 §7). */
  public_key: Buffer;
  sign_count: BigIntText;
  transports: string[];
  backed_up: boolean;
  name: string;
  created_at: Timestamp;
  last_used_at: OptionalTimestamp;
}

export interface MfaChallengesTable {
  challenge_hash: Buffer;
  id: string;
  user_id: string;
  transport: 'cookie' | 'token';
  device_hash: Buffer;
  attempts: Generated<number>;
  created_at: Timestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
  auth_method: Generated<string>;
  auth_domain: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface WebauthnChallengesTable {
  challenge_hash: Buffer;
  purpose: 'register' | 'sign_in' | 'second_factor' | 'reauthenticate';
  binding: Buffer;
  expires_at: Timestamp;
}

export interface OidcIdentitiesTable {
  id: string;
  user_id: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string | null;
  linked_at: Timestamp;
  last_used_at: Timestamp;
}

export interface OidcFlowsTable {
  state_hash: Buffer;
  browser_hash: Buffer;
  provider: string;
  purpose: 'sign_in' | 'link' | 'reauthenticate';
  return_to: string;
  expires_at: Timestamp;
}

export interface OidcPendingLinksTable {
  token_hash: Buffer;
  browser_hash: Buffer;
  user_id: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string;
  expires_at: Timestamp;
}

export interface TenantSsoDomainsTable {
  tenant_id: string;
  domain: string;
  provider_id: string;
  created_at: Timestamp;
}

export interface OneTimeTokensTable {
  token_hash: Buffer;
  id: string;
  purpose: 'verify_email' | 'reset_password';
  user_id: string;
  email: string;
  channel: Generated<'email' | 'sms'>;
  created_at: GeneratedTimestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
}

export interface OtpFlowsTable {
  id: string;
  purpose: 'verify_email' | 'verify_phone' | 'recovery';
  channel: 'email' | 'sms';
  user_id: string | null;
  own_session: boolean;
  email: string | null;
  /** Encrypted. */
  phone: string | null;
  message_id: string | null;
  code_mac: Buffer;
  attempts: Generated<number>;
  created_at: Timestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
}

export interface OtpSendsTable {
  key: Buffer;
  sent_at: Date[];
  updated_at: Timestamp;
}

export interface EmailChangesTable {
  id: string;
  user_id: string;
  old_email: string;
  new_email: string;
  old_token_hash: Buffer;
  new_token_hash: Buffer;
  old_confirmed_at: OptionalTimestamp;
  new_confirmed_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
  canceled_at: OptionalTimestamp;
  created_at: Timestamp;
  expires_at: Timestamp;
}

export interface LoginAttemptsTable {
  scope: 'account_device' | 'account' | 'network';
  key: Buffer;
  failures: Generated<number>;
  locked_until: OptionalTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface KnownDevicesTable {
  user_id: string;
  device_hash: Buffer;
  created_at: GeneratedTimestamp;
  last_seen_at: GeneratedTimestamp;
}

export interface UserActivityTable {
  id: string;
  user_id: string;
  type: string;
  occurred_at: GeneratedTimestamp;
  ip: string | null;
  user_agent: string | null;
  details: Json<Record<string, unknown>>;
}

export interface MailMessagesTable {
  id: string;
  /** Empty where it is a phone number: then the content holds it. */
  recipient: string;
  recipient_index: Buffer | null;
  channel: Generated<'email' | 'sms'>;
  subject: string;
  /** Encrypted; NULL once it has been sent. */
  content: string | null;
  status: Generated<'queued' | 'handed_over' | 'sent' | 'failed'>;
  last_error: string | null;
  created_at: GeneratedTimestamp;
  expires_at: OptionalTimestamp;
  sent_at: OptionalTimestamp;
}

export interface MembershipsTable {
  tenant_id: string;
  user_id: string;
  role: string;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface InvitesTable {
  tenant_id: string;
  id: string;
  email: string;
  role: string;
  token_hash: Buffer;
  invited_by: string;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  expires_at: Timestamp;
  accepted_at: OptionalTimestamp;
  accepted_by: string | null;
  revoked_at: OptionalTimestamp;
}

export interface ServiceAccountsTable {
  tenant_id: string;
  id: string;
  name: string;
  role: string;
  created_by: string;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  disabled_at: OptionalTimestamp;
}

export interface ApiKeysTable {
  tenant_id: string;
  id: string;
  service_account_id: string;
  name: string;
  prefix: string;
  secret_hash: Buffer;
  scopes: string[];
  created_by: string;
  created_at: GeneratedTimestamp;
  last_used_at: OptionalTimestamp;
  expires_at: OptionalTimestamp;
  revoked_at: OptionalTimestamp;
  replaced_by: string | null;
}

export interface IncidentsTable {
  tenant_id: string;
  id: string;
  number: BigIntText;
  title: string;
  description: Generated<string>;
  severity: Generated<string>;
  status: string;
  impact_started_at: OptionalTimestamp;
  detected_at: OptionalTimestamp;
  declared_at: Timestamp;
  acknowledged_at: OptionalTimestamp;
  mitigated_at: OptionalTimestamp;
  resolved_at: OptionalTimestamp;
  closed_at: OptionalTimestamp;
  source: Generated<string>;
  external_id: string | null;
  created_by_type: ActorType;
  created_by_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
  search: ColumnType<string, never, never>;
}

export interface IncidentRolesTable {
  tenant_id: string;
  incident_id: string;
  role: string;
  user_id: string;
  assigned_at: Timestamp;
}

export interface TimelineEventsTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  kind: string;
  message: string;
  data: ColumnType<Record<string, unknown>, string | undefined, string>;
  occurred_at: Timestamp;
  recorded_at: Timestamp;
  actor_type: ActorType;
  actor_id: string | null;
  pinned_at: OptionalTimestamp;
  edited_at: OptionalTimestamp;
  external_id: string | null;
  version: Generated<number>;
}

export interface IncidentTasksTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  title: string;
  description: Generated<string>;
  status: Generated<string>;
  assignee_id: string | null;
  due_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
  created_by_type: ActorType;
  created_by_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface StatusUpdatesTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  message: string;
  audience: Generated<string>;
  from_status: string;
  to_status: string;
  from_severity: string;
  to_severity: string;
  published_at: Timestamp;
  actor_type: ActorType;
  actor_id: string | null;
  external_id: string | null;
}

export interface AuditLogEventsTable {
  tenant_id: string;
  id: string;
  xid: ColumnType<string, never, never>;
  occurred_at: Timestamp;
  action: string;
  actor_type: ActorType;
  actor_id: string | null;
  target_type: string;
  target_id: string;
  before: ColumnType<Record<string, unknown> | null, string | null | undefined, never>;
  after: ColumnType<Record<string, unknown> | null, string | null | undefined, never>;
  ip: string | null;
  user_agent: string | null;
  trace_id: string;
  canonical: Buffer;
  hash: Buffer;
}

export interface OutboxEventsTable {
  tenant_id: string;
  id: string;
  xid: ColumnType<string, never, never>;
  type: string;
  payload: Json<Record<string, unknown>>;
  occurred_at: Timestamp;
}

export interface RelayCursorsTable {
  consumer: string;
  xid: BigIntText;
  event_id: string;
  updated_at: GeneratedTimestamp;
}

export interface UsageCountersTable {
  tenant_id: string;
  /** A calendar day in UTC, `YYYY-MM-DD`. */
  day: ColumnType<string, string, never>;
  kind: string;
  count: BigIntText;
}

export interface IdempotencyRecordsTable {
  tenant_id: string;
  fingerprint: Buffer;
  request_mac: Buffer;
  answer: string | null;
  created_at: Timestamp;
}

export interface PersonalIdempotencyRecordsTable {
  user_id: string;
  fingerprint: Buffer;
  request_mac: Buffer;
  claim: string;
  state: 'claimed' | 'settled' | 'answered';
  answer: string | null;
  created_at: Timestamp;
}

/** Every table and view that the application reads or writes. */
export interface Schema {
  tenants: TenantsTable;
  tenant_counters: TenantCountersTable;
  users: UsersTable;
  people: PeopleView;
  sessions: SessionsTable;
  refresh_tokens: RefreshTokensTable;
  signing_keys: SigningKeysTable;
  totp_factors: TotpFactorsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  mfa_challenges: MfaChallengesTable;
  webauthn_challenges: WebauthnChallengesTable;
  oidc_identities: OidcIdentitiesTable;
  oidc_flows: OidcFlowsTable;
  oidc_pending_links: OidcPendingLinksTable;
  tenant_sso_domains: TenantSsoDomainsTable;
  one_time_tokens: OneTimeTokensTable;
  otp_flows: OtpFlowsTable;
  otp_sends: OtpSendsTable;
  email_changes: EmailChangesTable;
  login_attempts: LoginAttemptsTable;
  known_devices: KnownDevicesTable;
  user_activity: UserActivityTable;
  mail_messages: MailMessagesTable;
  memberships: MembershipsTable;
  invites: InvitesTable;
  service_accounts: ServiceAccountsTable;
  api_keys: ApiKeysTable;
  incidents: IncidentsTable;
  incident_roles: IncidentRolesTable;
  timeline_events: TimelineEventsTable;
  incident_tasks: IncidentTasksTable;
  status_updates: StatusUpdatesTable;
  audit_log_events: AuditLogEventsTable;
  outbox_events: OutboxEventsTable;
  relay_cursors: RelayCursorsTable;
  usage_counters: UsageCountersTable;
  idempotency_records: IdempotencyRecordsTable;
  personal_idempotency_records: PersonalIdempotencyRecordsTable;
}
