import type { ColumnType } from 'kysely';
import type { Json, Timestamp } from './columns.js';

export interface SecurityEventsTable {
  tenant_id: string;
  id: string;
  type: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  occurred_at: Timestamp;
  last_occurred_at: Timestamp;
  /** How many occurrences of a minute the row stands for. */
  count: number;
  actor_type: 'user' | 'service_account' | null;
  actor_id: string | null;
  api_key_id: string | null;
  ip: string | null;
  trace_id: string | null;
  details: Json<Record<string, string | number | boolean | null>>;
}

export interface SecuritySignalsTable {
  id: string;
  type: string;
  occurred_at: Timestamp;
  last_occurred_at: Timestamp;
  count: number;
  network: string | null;
  principal: string | null;
  account: string | null;
  target: string | null;
  user_id: string | null;
  tenant_ids: ColumnType<string[], readonly string[], readonly string[]>;
}

export interface SecurityAnomaliesTable {
  detector: string;
  subject: string;
  raised_at: Timestamp;
}

export interface SecurityThrottlesTable {
  subject: string;
  detector: string;
  level: number;
  crossed_at: Timestamp;
  created_at: Timestamp;
}

/** The stream of security events, and what the detectors keep. */
export interface SecurityEventsSchema {
  security_events: SecurityEventsTable;
  security_signals: SecuritySignalsTable;
  security_anomalies: SecurityAnomaliesTable;
  security_throttles: SecurityThrottlesTable;
}
