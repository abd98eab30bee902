import type { PlatformSession, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Manifest } from '../format/manifest.js';

/** Transaction ids that one round uses up. */
const ROUND = 50_000n;
/** Between what the rows name and what the server has given out. */
const MARGIN = 100n;

/**
 * How much to take from every transaction id of the backup, so that all lie in this server's past, in
 * their order. Those that would be below zero become zero: their order does not matter any more.
 */
export async function findShift(
  trx: PlatformTransaction,
  { next }: Pick<Manifest['transactions'], 'next'>,
): Promise<bigint> {
  const { rows } = await sql<{ xid: string }>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`.execute(trx);
  const shift = BigInt(next) - BigInt(rows[0]?.xid ?? '0');
  return shift > 0n ? shift : 0n;
}

/**
 * Uses up transaction ids until the events that wait for a consumer keep their order on this server: a
 * new one has given out fewer than there may lie between the oldest of them and the end.
 */
export async function makeRoom(
  session: PlatformSession,
  { next, oldestPending }: Manifest['transactions'],
): Promise<void> {
  if (oldestPending === null) return;
  const span = BigInt(next) - BigInt(oldestPending) + MARGIN;
  for (;;) {
    const shift = await session.transaction((trx) => findShift(trx, { next }));
    const missing = shift > 0n ? span - (BigInt(next) - shift) : 0n;
    if (missing <= 0n) return;
    const count = missing < ROUND ? missing : ROUND;
    // A subtransaction that writes takes an id of its own.
    await session.transaction(async (trx) => {
      await sql`CREATE TEMP TABLE used_ids (n integer) ON COMMIT DROP`.execute(trx);
      await sql`DO ${sql.lit(`BEGIN
        FOR i IN 1..${count} LOOP
          BEGIN
            INSERT INTO used_ids VALUES (1);
          EXCEPTION WHEN division_by_zero THEN
            NULL;
          END;
        END LOOP;
      END`)}`.execute(trx);
    });
  }
}
