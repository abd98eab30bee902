import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Manifest } from '../format/manifest.js';

/** Where the server was in its transactions, and how far back events wait for a consumer. */
export async function readTransactions(
  trx: PlatformTransaction,
): Promise<Manifest['transactions']> {
  const { rows } = await sql<Manifest['transactions']>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next, (
      SELECT e.xid::text FROM outbox_events e
      WHERE (e.xid, e.id) > (SELECT c.xid, c.event_id FROM relay_cursors c ORDER BY c.xid, c.event_id LIMIT 1)
      ORDER BY e.xid, e.id LIMIT 1) AS "oldestPending"`.execute(trx);
  return rows[0] ?? { next: '0', oldestPending: null };
}
