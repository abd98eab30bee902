import type { ColumnType, Generated } from 'kysely';
import type { ActorType, BigIntText, Json, OptionalTimestamp, Timestamp } from './columns.js';

export interface WebhookEndpointsTable {
  tenant_id: string;
  id: string;
  /** Empty once it has been deleted. */
  url: string;
  description: Generated<string>;
  events: string[];
  disabled_at: OptionalTimestamp;
  disabled_reason: ColumnType<
    'manual' | 'gone' | 'failing' | null,
    'manual' | 'gone' | 'failing' | null | undefined,
    'manual' | 'gone' | 'failing' | null
  >;
  /** Encrypted; NULL once it has been deleted. */
  secret: string | null;
  previous_secret: string | null;
  previous_secret_expires_at: OptionalTimestamp;
  created_by_type: ActorType;
  created_by_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  created_xid: ColumnType<string, never, never>;
  updated_at: Timestamp;
  deleted_at: OptionalTimestamp;
}

export interface WebhookStatesTable {
  tenant_id: string;
  endpoint_id: string;
  last_sequence: ColumnType<string, string | number | undefined, string | number>;
  next_due_at: OptionalTimestamp;
  queued_until: OptionalTimestamp;
  lease_id: ColumnType<string | null, string | null | undefined, string | null>;
  leased_until: OptionalTimestamp;
  circuit: Generated<'closed' | 'open' | 'half_open'>;
  consecutive_failures: Generated<number>;
  failed_probes: Generated<number>;
  opened_at: OptionalTimestamp;
  probe_at: OptionalTimestamp;
}

export interface WebhookDeliveriesTable {
  tenant_id: string;
  id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  occurred_at: Timestamp;
  sequence: BigIntText;
  test_payload: ColumnType<Record<string, unknown> | null, string | null | undefined, never>;
  status: Generated<'pending' | 'delivered' | 'dead_letter'>;
  attempts: Generated<number>;
  step: Generated<number>;
  next_attempt_at: OptionalTimestamp;
  last_attempt_at: OptionalTimestamp;
  last_status: ColumnType<number | null, number | null | undefined, number | null>;
  last_error: ColumnType<string | null, string | null | undefined, string | null>;
  created_at: Timestamp;
  completed_at: OptionalTimestamp;
}

/** A request or an answer as an attempt shows it. */
export interface HttpExcerpt {
  headers: Record<string, string>;
  bodyExcerpt: string;
}

export interface WebhookAttemptsTable {
  tenant_id: string;
  id: string;
  delivery_id: string;
  endpoint_id: string;
  number: number;
  probe: boolean;
  outcome: 'delivered' | 'failed';
  started_at: Timestamp;
  duration_ms: number;
  status: number | null;
  error: string | null;
  request: Json<HttpExcerpt>;
  response: ColumnType<HttpExcerpt | null, string | null, never>;
}

/** Webhooks, what is to be delivered to them, and the attempts at it. */
export interface WebhooksSchema {
  webhook_endpoints: WebhookEndpointsTable;
  webhook_states: WebhookStatesTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
}
