import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** Key of the advisory lock that whoever removes old rows holds. */
const RETENTION_LOCK = 7_220_030;
/** Whoever hangs for so long between two batches loses its session, and with it the lock. */
const PATIENCE_MS = 60_000;

/** Becomes the one that removes old rows, for as long as the session lasts, unless another one is. */
export async function tryToLeadRetention(trx: PlatformTransaction): Promise<boolean> {
  const { rows } = await sql<{ leads: boolean }>`
    SELECT pg_try_advisory_lock(${RETENTION_LOCK}) AS leads,
      set_config('idle_session_timeout', ${`${PATIENCE_MS}ms`}, false)`.execute(trx);
  return rows[0]?.leads === true;
}
