import { sql } from 'kysely';
import type { TreeReader } from '../proofs/load-hashes.js';
import type { Problems } from './problems.js';

/** Most events that were slipped in which are named. */
const NAMED = 20;

/** Events that are not sealed. */
export interface Unsealed {
  /** Waiting for the sealer. */
  readonly waiting: number;
}

/**
 * Counts the events that wait for the sealer, and names those that the sealer is past already: they
 * claim to be of a transaction whose events are all sealed, or of one that there has not been.
 */
export async function findUnsealed(
  { trx, tenantId }: TreeReader,
  problems: Problems,
): Promise<Unsealed> {
  const waiting = await sql<{ count: string }>`
    SELECT count(*) AS count FROM audit_log_events e
    LEFT JOIN audit_trees t ON t.tenant_id = e.tenant_id
    WHERE e.tenant_id = ${tenantId}
      AND (e.xid, e.id) > (coalesce(t.xid, '0'), coalesce(t.event_id, '00000000-0000-0000-0000-000000000000'))
      AND NOT EXISTS (SELECT FROM audit_leaves l WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)`.execute(
    trx,
  );
  const inserted = await sql<{ id: string }>`
    SELECT e.id FROM audit_log_events e JOIN audit_trees t ON t.tenant_id = e.tenant_id
    WHERE e.tenant_id = ${tenantId}
      AND ((e.xid, e.id) <= (t.xid, t.event_id) OR e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
      AND NOT EXISTS (SELECT FROM audit_leaves l WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)
    ORDER BY e.id LIMIT ${NAMED}`.execute(trx);
  for (const { id } of inserted.rows) problems.add('event_inserted', { eventId: id });
  return { waiting: Number(waiting.rows[0]?.count ?? 0) };
}
