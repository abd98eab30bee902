import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Table } from '../catalog.js';
import { FIRST_ID } from '../../events/position.js';

/** Sorts after every id. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Makes places that the product keeps hold on this server. Mail that had been handed to the job queue,
 * which is not part of a backup, waits again.
 */
export async function settleLoaded(
  trx: PlatformTransaction,
  { tables, shift }: { tables: readonly Table[]; shift: bigint },
): Promise<void> {
  const has = (name: string): boolean => tables.some((table) => table.name === name);
  await sql`UPDATE mail_messages SET status = 'queued' WHERE status = 'handed_over'`.execute(trx);
  if (shift === 0n) return;
  // Where transaction ids became zero, all events of them have been handed over: none is done twice.
  await sql`UPDATE relay_cursors SET event_id = ${LAST_ID} WHERE xid = '0'`.execute(trx);
  // The sealer passes over rows that are leaves: it looks at all of those transactions again.
  if (has('audit_trees')) {
    await sql`UPDATE audit_trees SET event_id = ${FIRST_ID} WHERE xid = '0'`.execute(trx);
  }
}
