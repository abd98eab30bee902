import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool, Transaction } from 'kysely';
import type { StreamEvent } from '../platform/live-events.js';
import { formatPosition } from './position.js';
import type { Position } from './position.js';

/**
 * Transactions below this are all finished: no event can still appear among theirs. Reading further
 * would step over events of transactions that began earlier and commit later.
 */
const SETTLED: RawBuilder<string> = sql`pg_snapshot_xmin(pg_current_snapshot())`;

/** Events after a position that no late commit can precede any more. */
export function settledAfter({ xid, id }: Position): RawBuilder<SqlBool> {
  return sql<SqlBool>`(xid, id) > (${xid}::xid8, ${id}::uuid) and xid < ${SETTLED}`;
}

/** Where the settled part of the outbox ends, and the first transaction id that has not been given out. */
export async function findHorizon(trx: Transaction<Schema>): Promise<{ settled: string; next: string }> {
  const { rows } = await sql<{ settled: string; next: string }>`
    SELECT ${SETTLED} AS settled, pg_snapshot_xmax(pg_current_snapshot()) AS next`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a SELECT without FROM gave no row');
  return row;
}

/** The next events of a tenant after a position, in order, at most `limit`. */
export async function listTenantEvents(
  trx: Transaction<Schema>,
  { tenantId, after, limit }: { tenantId: string; after: Position; limit: number },
): Promise<StreamEvent[]> {
  const rows = await trx
    .selectFrom('outbox_events')
    .select(['xid', 'id', 'type', 'payload', 'occurred_at'])
    .where('tenant_id', '=', tenantId)
    .where(settledAfter(after))
    .orderBy('xid')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ xid, id, type, payload, occurred_at }) => ({
    position: formatPosition({ xid, id }),
    id,
    type,
    occurredAt: occurred_at.toISOString(),
    data: payload,
  }));
}
