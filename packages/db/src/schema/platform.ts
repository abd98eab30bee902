import type { ColumnType, Generated } from 'kysely';
import type { ActorType, BigIntText, GeneratedTimestamp, Json, OptionalTimestamp, Timestamp } from './columns.js';

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

/** What every mutation leaves behind, and the machinery of the platform. */
export interface PlatformSchema {
  mail_messages: MailMessagesTable;
  audit_log_events: AuditLogEventsTable;
  outbox_events: OutboxEventsTable;
  relay_cursors: RelayCursorsTable;
  usage_counters: UsageCountersTable;
  idempotency_records: IdempotencyRecordsTable;
  personal_idempotency_records: PersonalIdempotencyRecordsTable;
}
