import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { keptSince } from './retention.js';

/** Rows deleted per statement, so that none holds its locks for long. */
const BATCH = 5_000;

/** Forgets the answers whose time is over, in all tenants. */
export async function deleteExpiredAnswers(db: Database, now: Date): Promise<void> {
  const before = keptSince(now);
  for (const table of ['idempotency_records', 'personal_idempotency_records'] as const) {
    let deleted: bigint;
    do {
      deleted = await db.platformTransaction(async (trx) => {
        const { numAffectedRows = 0n } = await sql`
          DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM ${sql.table(table)} WHERE created_at <= ${before} LIMIT ${BATCH}
          ))`.execute(trx);
        return numAffectedRows;
      });
    } while (deleted === BigInt(BATCH));
  }
}
