import type { Database, PlatformSession, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** A statement over a large table takes long; one that takes a day is taken for dead. */
const DAY_MS = 86_400_000;

/** A connection for work that may take hours. */
export function openLongSession(db: Database): Promise<PlatformSession> {
  return db.platformSession({ statementTimeoutMs: DAY_MS });
}

/** Lets the transaction wait for a slow disk, and write and read values in one way everywhere. */
export async function settleForText(trx: PlatformTransaction): Promise<void> {
  await sql`
    SELECT set_config('idle_in_transaction_session_timeout', '0', true),
      set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
      set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
      set_config('extra_float_digits', '1', true)`.execute(trx);
}

/** From here on the transaction acts as the owner of the tables. */
export async function actAsOwner(trx: PlatformTransaction): Promise<void> {
  await sql`SET LOCAL ROLE app_owner`.execute(trx);
}
