import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

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
