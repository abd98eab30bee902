import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { FIRST_ID } from './position.js';
import type { Position } from './position.js';
import type { RelayConsumer, RelayedEvent } from './relay-consumer.js';
import { SETTLED } from '../platform/settled.js';
import { settledAfter } from './store.js';

/**
 * A database that was restored on another server holds transaction ids that this server has not
 * reached. What they wrote is past: it counts as settled, and cursors beyond it start from now.
 */
export async function settleRestoredRows(trx: PlatformTransaction): Promise<void> {
  await sql`
    UPDATE outbox_events SET xid = '0' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())`.execute(
    trx,
  );
  await sql`
    UPDATE event_floors SET xid = '0' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())`.execute(
    trx,
  );
  await sql`
    UPDATE relay_cursors SET xid = ${SETTLED}, event_id = ${FIRST_ID}
    WHERE xid > pg_snapshot_xmax(pg_current_snapshot())`.execute(trx);
}

/** Gives a consumer that is new its place. */
export async function ensureCursor(
  trx: PlatformTransaction,
  { name, startsFrom }: Pick<RelayConsumer, 'name' | 'startsFrom'>,
): Promise<void> {
  const start = startsFrom === 'now' ? SETTLED : sql`'0'::xid8`;
  await sql`
    INSERT INTO relay_cursors (consumer, xid, event_id) VALUES (${name}, ${start}, ${FIRST_ID})
    ON CONFLICT (consumer) DO NOTHING`.execute(trx);
}

/** How far a consumer has been fed. */
export async function loadCursor(trx: PlatformTransaction, consumer: string): Promise<Position> {
  const { xid, event_id } = await trx
    .selectFrom('relay_cursors')
    .select(['xid', 'event_id'])
    .where('consumer', '=', consumer)
    .executeTakeFirstOrThrow();
  return { xid, id: event_id };
}

/** All of them have been fed up to here. */
export async function saveCursors(
  trx: PlatformTransaction,
  consumers: readonly Pick<RelayConsumer, 'name'>[],
  { xid, id }: Position,
): Promise<void> {
  const names = consumers.map(({ name }) => name);
  await trx
    .updateTable('relay_cursors')
    .set({ xid, event_id: id, updated_at: new Date() })
    .where('consumer', 'in', names)
    .execute();
}

/** The next events of all tenants after a position, in order, at most `limit`. */
export async function listEventsAfter(
  trx: PlatformTransaction,
  after: Position,
  limit: number,
): Promise<RelayedEvent[]> {
  const rows = await trx
    .selectFrom('outbox_events')
    .select(['tenant_id', 'id', 'xid', 'type', 'payload', 'occurred_at', 'traceparent'])
    .where(settledAfter(after))
    .orderBy('xid')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    id: row.id,
    xid: row.xid,
    type: row.type,
    payload: row.payload,
    occurredAt: row.occurred_at,
    traceparent: row.traceparent,
  }));
}
