import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { plainLeaf } from '../leaves/leaf.js';
import { leafHash } from '../merkle/hashing.js';
import type { PendingRow } from './sealing-store.js';

/** The leaf hashes of the rows of format 1, whose stored hash is no leaf hash: row id → hash. */
export async function hashPlainRows(
  trx: PlatformTransaction,
  rows: readonly PendingRow[],
): Promise<ReadonlyMap<string, Buffer>> {
  const plain = rows.filter(({ format }) => format === 1);
  if (plain.length === 0) return new Map();
  const found = await trx
    .selectFrom('audit_log_events as e')
    .select(['e.tenant_id', 'e.id', 'e.occurred_at', 'e.action', 'e.actor_type', 'e.actor_id'])
    .select(['e.target_type', 'e.target_id', 'e.hash'])
    .where(
      sql<boolean>`(e.tenant_id, e.id) IN (SELECT * FROM unnest(
        ${plain.map((row) => row.tenant_id)}::uuid[], ${plain.map((row) => row.id)}::uuid[]))`,
    )
    .execute();
  return new Map(
    found.map(({ occurred_at, hash, ...row }) => [
      row.id,
      leafHash(plainLeaf({ ...row, occurred_at: occurred_at.toISOString() }, hash)),
    ]),
  );
}
