import { canonicalJson } from './canonical-json.js';
import type { JsonValue } from './canonical-json.js';

/** The columns that the hash of a row of format 1 covers: all but `xid`, which the database gives. */
export interface HashedAuditColumns {
  readonly tenant_id: string;
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly occurred_at: string;
  readonly action: string;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly target_type: string;
  readonly target_id: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly trace_id: string;
}

/** The bytes that a row of format 1 hashes: the row as RFC 8785 canonical JSON in UTF-8. */
export function canonicalAuditRow(columns: HashedAuditColumns): Buffer {
  const { tenant_id, id, occurred_at, action, actor_type, actor_id, target_type, target_id } =
    columns;
  const { before, after, ip, user_agent, trace_id } = columns;
  return Buffer.from(
    canonicalJson({
      tenant_id,
      id,
      occurred_at,
      action,
      actor_type,
      actor_id,
      target_type,
      target_id,
      before,
      after,
      ip,
      user_agent,
      trace_id,
    }),
  );
}
