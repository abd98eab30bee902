import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** An office that one session of the database holds at a time. */
export interface Office {
  readonly lock: number;
  /** A holder who is silent for so long loses the session, and with it the office; milliseconds. */
  readonly patienceMs: number;
}

/** Takes the office for as long as the transaction's session lasts, unless another session has it. */
export async function tryToLead(
  trx: PlatformTransaction,
  { lock, patienceMs }: Office,
): Promise<boolean> {
  const { rows } = await sql<{ leads: boolean }>`
    SELECT pg_try_advisory_lock(${lock}) AS leads,
      set_config('idle_session_timeout', ${`${patienceMs}ms`}, false)`.execute(trx);
  return rows[0]?.leads === true;
}
