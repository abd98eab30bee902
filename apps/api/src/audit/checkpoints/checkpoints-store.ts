import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';

/** A checkpoint as it is stored. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly hash: Buffer;
  readonly keyId: string;
  readonly createdAt: Date;
}

interface Reader {
  readonly trx: Kysely<Schema>;
  readonly tenantId: string;
}

function select({ trx, tenantId }: Reader) {
  return trx
    .selectFrom('audit_checkpoints')
    .select(['size', 'root', 'note', 'hash', 'key_id', 'created_at'])
    .where('tenant_id', '=', tenantId);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

function present({ size, root, note, hash, key_id, created_at }: Row): StoredCheckpoint {
  return { size: Number(size), root, note, hash, keyId: key_id, createdAt: created_at };
}

/** The newest checkpoint at or below a size; the newest of all without one. */
export async function findCheckpoint(
  reader: Reader,
  atMost?: number,
): Promise<StoredCheckpoint | null> {
  let query = select(reader).orderBy('size', 'desc').limit(1);
  if (atMost !== undefined) query = query.where('size', '<=', String(atMost));
  const row = await query.executeTakeFirst();
  return row === undefined ? null : present(row);
}

/** Checkpoints above `from` and up to `to`, the oldest first. */
export async function listCheckpointsBetween(
  reader: Reader,
  { from, to }: { from: number; to: number },
): Promise<StoredCheckpoint[]> {
  const rows = await select(reader)
    .where('size', '>', String(from))
    .where('size', '<=', String(to))
    .orderBy('size')
    .execute();
  return rows.map(present);
}

/** Checkpoints below a size (all, without one), the newest first. */
export async function listCheckpointsBelow(
  reader: Reader,
  { below, limit }: { below: number | undefined; limit: number },
): Promise<StoredCheckpoint[]> {
  let query = select(reader).orderBy('size', 'desc').limit(limit);
  if (below !== undefined) query = query.where('size', '<', String(below));
  return (await query.execute()).map(present);
}
