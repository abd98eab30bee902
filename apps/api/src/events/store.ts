import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { StreamEvent } from '../platform/live-events.js';
import { SETTLED } from '../platform/settled.js';
import { formatPosition } from './position.js';
import type { Position } from './position.js';

/** Events after a position that no late commit can precede any more. */
export function settledAfter({ xid, id }: Position): RawBuilder<SqlBool> {
  return sql<SqlBool>`(xid, id) > (${xid}::xid8, ${id}::uuid) and xid < ${SETTLED}`;
}

/** The present, as a reader of one tenant finds it. */
export interface Horizon {
  /** Where the settled part of the outbox ends: a transaction id. */
  readonly settled: string;
  /** The first transaction id that has not been given out. */
  readonly next: string;
  /** Events that have been committed but are not settled yet. */
  readonly unsettled: readonly string[];
  /** The last event that has been removed, because it was too old: NULL where none was. */
  readonly floorXid: string | null;
  readonly floorId: string | null;
}

/** Where the stream of a tenant stands; one statement, so one moment. */
export async function findHorizon(trx: TenantTransaction): Promise<Horizon> {
  const { rows } = await sql<Horizon>`
    SELECT ${SETTLED} AS settled, pg_snapshot_xmax(pg_current_snapshot()) AS next,
      array(SELECT id FROM outbox_events
        WHERE tenant_id = ${trx.tenantId} AND xid >= ${SETTLED}) AS unsettled,
      floor.xid AS "floorXid", floor.event_id AS "floorId"
    FROM (SELECT) AS here LEFT JOIN event_floors AS floor ON floor.tenant_id = ${trx.tenantId}`.execute(
    trx,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a LEFT JOIN of one row gave none');
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
