import type { ColumnType } from 'kysely';
import type { BigIntText, OptionalTimestamp, Timestamp } from './columns.js';

export interface EventFloorsTable {
  tenant_id: string;
  xid: BigIntText;
  event_id: string;
}

export interface RetentionRunsTable {
  id: string;
  started_at: Timestamp;
  /** NULL while it runs, and when it was interrupted. */
  finished_at: OptionalTimestamp;
  /** Rows removed, by table. */
  removed: ColumnType<Record<string, number>, string | undefined, string>;
}

export interface TenantPurgesTable {
  /** Of the tenant that was. */
  id: string;
  started_at: Timestamp;
  finished_at: OptionalTimestamp;
  rows: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
}

/** What the removal of old rows leaves behind. */
export interface RetentionSchema {
  event_floors: EventFloorsTable;
  retention_runs: RetentionRunsTable;
  tenant_purges: TenantPurgesTable;
}
