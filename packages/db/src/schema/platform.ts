import type { ColumnType, Generated } from 'kysely';
import type {
  BigIntText,
  GeneratedTimestamp,
  Json,
  NullableBigIntText,
  OptionalTimestamp,
  Timestamp,
} from './columns.js';

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
  /** W3C Trace Context of the request that queued it. */
  traceparent: string | null;
}

export interface OutboxEventsTable {
  tenant_id: string;
  id: string;
  xid: ColumnType<string, never, never>;
  type: string;
  payload: Json<Record<string, unknown>>;
  occurred_at: Timestamp;
  /** W3C Trace Context of the request in which it happened. */
  traceparent: string | null;
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
  slot: Generated<number>;
  count: BigIntText;
  /** How far the slot may count without asking again; NULL for kinds without a quota. */
  leased: NullableBigIntText;
  /** The daily quota under which it was leased. */
  quota: NullableBigIntText;
}

export interface QuotaMarksTable {
  tenant_id: string;
  /** A calendar day in UTC, `YYYY-MM-DD`. */
  day: ColumnType<string, string, never>;
  quota: BigIntText;
  mark: 'near' | 'reached' | 'burst';
  created_at: Timestamp;
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
  outbox_events: OutboxEventsTable;
  relay_cursors: RelayCursorsTable;
  usage_counters: UsageCountersTable;
  quota_marks: QuotaMarksTable;
  idempotency_records: IdempotencyRecordsTable;
  personal_idempotency_records: PersonalIdempotencyRecordsTable;
}
