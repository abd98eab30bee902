import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { JsonValue } from '../canonical-json.js';
import type { JudgedRow } from './judge-row.js';

/** A leaf and the event that it stands for, if that is still there. */
export interface SealedRow {
  readonly position: number;
  readonly eventId: string;
  readonly leafHash: Buffer;
  readonly event: JudgedRow | null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The leaves of a tenant from a position up to another, in order, each with its event. */
export async function listSealedRows(
  { trx, tenantId }: { trx: Kysely<Schema>; tenantId: string },
  { from, to }: Range,
): Promise<SealedRow[]> {
  const rows = await trx
    .selectFrom('audit_leaves as l')
    .leftJoin('audit_log_events as e', (join) =>
      join.onRef('e.tenant_id', '=', 'l.tenant_id').onRef('e.id', '=', 'l.event_id'),
    )
    .select(['l.position', 'l.event_id', 'l.hash as leaf_hash'])
    .select(['e.id', 'e.occurred_at', 'e.action', 'e.actor_type', 'e.actor_id', 'e.target_type'])
    .select(['e.target_id', 'e.before', 'e.after', 'e.ip', 'e.user_agent', 'e.trace_id'])
    .select(['e.format', 'e.canonical', 'e.hash', 'e.salt', 'e.salts', 'e.erased'])
    .where('l.tenant_id', '=', tenantId)
    .where('l.position', '>=', String(from))
    .where('l.position', '<', String(to))
    .orderBy('l.position')
    .execute();
  return rows.map((row) => ({
    position: Number(row.position),
    eventId: row.event_id,
    leafHash: row.leaf_hash,
    event: eventOf(tenantId, row),
  }));
}

/** The columns of a row that was joined: all there, or all null. */
type JoinedEvent = {
  readonly [Name in Exclude<keyof JudgedRow, 'tenant_id' | 'occurred_at' | 'before' | 'after'>]:
    | JudgedRow[Name]
    | null;
} & {
  readonly occurred_at: Date | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
};

function eventOf(tenantId: string, row: JoinedEvent): JudgedRow | null {
  const { id, occurred_at, action, actor_type, target_type, target_id, trace_id } = row;
  const { format, canonical, hash } = row;
  if (id === null || occurred_at === null || action === null || actor_type === null) return null;
  if (target_type === null || target_id === null || trace_id === null) return null;
  if (format === null || canonical === null || hash === null) return null;
  return {
    tenant_id: tenantId,
    id,
    occurred_at: occurred_at.toISOString(),
    action,
    actor_type,
    actor_id: row.actor_id,
    target_type,
    target_id,
    before: asJson(row.before),
    after: asJson(row.after),
    ip: row.ip,
    user_agent: row.user_agent,
    trace_id,
    format,
    canonical,
    hash,
    salt: row.salt,
    salts: row.salts,
    erased: row.erased,
  };
}

/** What the driver reads from a `jsonb` column is JSON. */
function asJson(value: Record<string, unknown> | null): JsonValue {
  return value as JsonValue;
}
