import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { StreamEvent } from '../platform/live-events.js';
import { formatPosition } from './position.js';
import type { Position } from './position.js';

/**
 * Transactions of this database below this one are all finished and visible: no event can still
 * appear among theirs. Reading further would step over events of transactions that began earlier and
 * commit later. It is the oldest running transaction of the statement's snapshot, apart from those
 * that are known to run in another database of the server, which would hold up the stream for
 * nothing. One whose database cannot be told counts as ours.
 */
export const SETTLED: RawBuilder<string> = sql`(
  SELECT coalesce(min(running.xid), pg_snapshot_xmax(pg_current_snapshot()))
  FROM pg_snapshot_xip(pg_current_snapshot()) AS running (xid)
  WHERE NOT EXISTS (
    SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND transactionid = running.xid::xid
      AND datid <> (SELECT oid FROM pg_database WHERE datname = current_database())))`;

/** Events after a position that no late commit can precede any more. */
export function settledAfter({ xid, id }: Position): RawBuilder<SqlBool> {
  return sql<SqlBool>`(xid, id) > (${xid}::xid8, ${id}::uuid) and xid < ${SETTLED}`;
}

/** The present, as a reader of one tenant finds it. */
interface Horizon {
  /** Where the settled part of the outbox ends: a transaction id. */
  readonly settled: string;
  /** The first transaction id that has not been given out. */
  readonly next: string;
  /** Events that have been committed but are not settled yet. */
  readonly unsettled: readonly string[];
}

/** Where the stream of a tenant stands; one statement, so one moment. */
export async function findHorizon(trx: TenantTransaction): Promise<Horizon> {
  const { rows } = await sql<Horizon>`
    SELECT ${SETTLED} AS settled, pg_snapshot_xmax(pg_current_snapshot()) AS next,
      array(SELECT id FROM outbox_events
        WHERE tenant_id = ${trx.tenantId} AND xid >= ${SETTLED}) AS unsettled`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a SELECT without FROM gave no row');
  return row;
}

/** The next events of a tenant after a position, in order, at most `limit`. */
export async function listTenantEvents(
  trx: TenantTransaction,
  { after, limit }: { after: Position; limit: number },
): Promise<StreamEvent[]> {
  const rows = await trx
    .selectFrom('outbox_events')
    .select(['xid', 'id', 'type', 'payload', 'occurred_at'])
    .where('tenant_id', '=', trx.tenantId)
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
