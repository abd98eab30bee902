import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { quotaDay } from './quota-day.js';

/** Counters folded in one transaction. */
const BATCH = 1_000;

/**
 * Puts the slots of each counter of a past day together: nobody counts on them any more, and a year's
 * report need not add them up. Sums stay what they are at any moment.
 * @returns how many counters were folded; call again while there are some.
 */
export async function foldUsage(db: Database, now: Date): Promise<number> {
  return db.platformTransaction(async (trx) => {
    const { rows } = await sql<{ folded: string }>`
      WITH split AS (
        SELECT tenant_id, day, kind, min(slot) AS kept FROM usage_counters
        WHERE day < ${quotaDay(now)}::date
        GROUP BY tenant_id, day, kind HAVING count(*) > 1 LIMIT ${BATCH}
      ), removed AS (
        DELETE FROM usage_counters c USING split s
        WHERE c.tenant_id = s.tenant_id AND c.day = s.day AND c.kind = s.kind AND c.slot <> s.kept
        RETURNING c.tenant_id, c.day, c.kind, c.count
      ), sums AS (
        SELECT tenant_id, day, kind, sum(count) AS count FROM removed GROUP BY tenant_id, day, kind
      ), kept AS (
        UPDATE usage_counters c SET
          count = c.count + sums.count,
          leased = CASE WHEN c.leased IS NULL THEN NULL ELSE c.count + sums.count END
        FROM sums JOIN split s USING (tenant_id, day, kind)
        WHERE c.tenant_id = s.tenant_id AND c.day = s.day AND c.kind = s.kind AND c.slot = s.kept
        RETURNING 1
      )
      SELECT count(*) AS folded FROM kept`.execute(trx);
    return Number(rows[0]?.folded ?? 0);
  });
}
