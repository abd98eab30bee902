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
}

export interface SessionsTable {
  secret_hash: Buffer;
  id: string;
  user_id: string;
  active_tenant_id: string | null;
  created_at: Timestamp;
  authenticated_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  ip: string | null;
  user_agent: string | null;
}

export interface OneTimeTokensTable {
  token_hash: Buffer;
  id: string;
  purpose: 'verify_email' | 'reset_password';
  user_id: string;
  email: string;
  created_at: GeneratedTimestamp;
  expires_at: Timestamp;
  used_at: OptionalTimestamp;
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
  recipient: string;
  channel: Generated<'email' | 'sms'>;
  subject: string;
  text_body: string;
  html_body: string;
  status: Generated<'queued' | 'handed_over' | 'sent' | 'failed'>;
  last_error: string | null;
  created_at: GeneratedTimestamp;
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

/** Every table and view that the application reads or writes. */
export interface Schema {
  tenants: TenantsTable;
  tenant_counters: TenantCountersTable;
  users: UsersTable;
  people: PeopleView;
  sessions: SessionsTable;
  one_time_tokens: OneTimeTokensTable;
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
}
