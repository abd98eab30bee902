import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** Key of the advisory lock that the one working sealer holds. */
const SEALER_LOCK = 7_220_011;

/**
 * Becomes the working sealer, unless another session is. A leader that hangs loses its session, and with
 * it the lock, after `patienceMs`.
 */
export async function tryToLeadSealing(
  trx: PlatformTransaction,
  patienceMs: number,
): Promise<boolean> {
  const { rows } = await sql<{ leads: boolean }>`
    SELECT pg_try_advisory_lock(${SEALER_LOCK}) AS leads,
      set_config('idle_session_timeout', ${`${patienceMs}ms`}, false)`.execute(trx);
  return rows[0]?.leads === true;
}
