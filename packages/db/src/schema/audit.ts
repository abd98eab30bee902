import type { ColumnType, Generated } from 'kysely';
import type {
  ActorType,
  BigIntText,
  GeneratedTimestamp,
  OptionalTimestamp,
  Timestamp,
} from './columns.js';

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
  /** Format 1: the row as canonical JSON. Format 2: the Merkle leaf, with commitments for values. */
  canonical: Buffer;
  /** Format 1: SHA-256 of `canonical`. Format 2: its RFC 9162 leaf hash. */
  hash: Buffer;
  format: Generated<1 | 2>;
  /** 16 random bytes for each value, by path; NULL in format 1, and once a value was erased. */
  salt: Buffer | null;
  /** The salts that remain after an erasure: path → hex. */
  salts: ColumnType<Record<string, string> | null, never, never>;
  /** What was erased: path → id of the audit event that says so. */
  erased: ColumnType<Record<string, string> | null, never, never>;
}

export interface AuditTreesTable {
  tenant_id: string;
  size: BigIntText;
  /** Hashes of the perfect subtrees that make up the tree, the largest first. */
  frontier: Buffer;
  xid: BigIntText;
  event_id: string;
  checkpoint_hash: Buffer | null;
  updated_at: GeneratedTimestamp;
}

export interface AuditLeavesTable {
  tenant_id: string;
  position: BigIntText;
  event_id: string;
  hash: Buffer;
}

export interface AuditNodesTable {
  tenant_id: string;
  level: number;
  position: BigIntText;
  hash: Buffer;
}

export interface AuditCheckpointsTable {
  tenant_id: string;
  size: BigIntText;
  sequence: ColumnType<string, never, never>;
  root: Buffer;
  note: string;
  hash: Buffer;
  key_id: string;
  created_at: GeneratedTimestamp;
}

export interface AuditSigningKeysTable {
  key_id: string;
  /** Encrypted. */
  private_key: string;
  created_at: Timestamp;
}

export interface AuditSealerTable {
  singleton: Generated<boolean>;
  xid: BigIntText;
}

export interface AuditSinksTable {
  name: string;
  sequence: BigIntText;
  error: string | null;
  failing_since: OptionalTimestamp;
  updated_at: GeneratedTimestamp;
}

/** The audit log and what proves that it is whole. */
export interface AuditSchema {
  audit_log_events: AuditLogEventsTable;
  audit_trees: AuditTreesTable;
  audit_leaves: AuditLeavesTable;
  audit_nodes: AuditNodesTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_signing_keys: AuditSigningKeysTable;
  audit_sealer: AuditSealerTable;
  audit_sinks: AuditSinksTable;
}
