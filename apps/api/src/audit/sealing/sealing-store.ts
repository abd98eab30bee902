import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { TreeNode } from '../merkle/growing-tree.js';
import { LOCKS } from '../../platform/leadership/locks.js';
import { SETTLED } from '../../platform/settled.js';

/** Sorts before every id. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A tenant's tree as it was left, and its newest checkpoint. */
export interface StoredTree {
  readonly tenant_id: string;
  readonly size: string;
  readonly frontier: Buffer;
  readonly xid: string;
  readonly event_id: string;
  readonly checkpoint_hash: Buffer | null;
  readonly note: string | null;
}

/** A row that is to become a leaf. */
export interface PendingRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly xid: string;
  readonly format: 1 | 2;
  readonly hash: Buffer;
  readonly occurred_at: Date;
}

/** Which rows of which tenant come next. */
export interface PendingQuery {
  readonly trees: readonly StoredTree[];
  /** Most rows of one tenant. */
  readonly limit: number;
}

/** Lets one transaction at a time grow trees. */
export async function lockSealing(trx: PlatformTransaction): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LOCKS.sealing})`.execute(trx);
}

/**
 * The trees of these tenants, made where there is none, while nobody else grows any. The three statements
 * travel together; each sees what was committed before it began, hence after the lock was given.
 */
export async function takeTrees(
  trx: PlatformTransaction,
  tenantIds: readonly string[],
): Promise<StoredTree[]> {
  const [, , { rows }] = await Promise.all([
    lockSealing(trx),
    sql`
    INSERT INTO audit_trees (tenant_id) SELECT unnest(${tenantIds}::uuid[])
    ON CONFLICT DO NOTHING`.execute(trx),
    sql<StoredTree>`
    SELECT t.tenant_id, t.size, t.frontier, t.xid, t.event_id, t.checkpoint_hash,
      (SELECT note FROM audit_checkpoints c
       WHERE c.tenant_id = t.tenant_id ORDER BY size DESC LIMIT 1) AS note
    FROM audit_trees t WHERE t.tenant_id = ANY (${tenantIds}::uuid[])
    ORDER BY t.tenant_id FOR UPDATE`.execute(trx),
  ]);
  return rows;
}

/**
 * The next rows of each tree, in order, below the oldest transaction that is still running. A row that
 * is a leaf already is passed over: after a restore, transaction ids may repeat.
 */
export function findPending(
  trx: PlatformTransaction,
  { trees, limit }: PendingQuery,
): Promise<PendingRow[]> {
  const after = sql`(e.xid, e.id) > (t.xid, t.event_id) AND e.xid < ${SETTLED}`;
  return pendingRows(trx, { trees, limit, after });
}

/**
 * After a restore from another server: rows that are no leaves yet, whether their transaction ids are
 * this server's or lie ahead of it.
 */
export function findPendingAfterRestore(
  trx: PlatformTransaction,
  { trees, limit }: PendingQuery,
): Promise<PendingRow[]> {
  const after = sql`(e.xid < ${SETTLED} OR e.xid >= pg_snapshot_xmax(pg_current_snapshot()))`;
  return pendingRows(trx, { trees, limit, after });
}

async function pendingRows(
  trx: PlatformTransaction,
  { trees, limit, after }: PendingQuery & { after: RawBuilder<unknown> },
): Promise<PendingRow[]> {
  const { rows } = await sql<PendingRow>`
    SELECT e.* FROM unnest(
      ${trees.map((tree) => tree.tenant_id)}::uuid[], ${trees.map((tree) => tree.xid)}::xid8[],
      ${trees.map((tree) => tree.event_id)}::uuid[]) AS t (tenant_id, xid, event_id)
    CROSS JOIN LATERAL (
      SELECT e.tenant_id, e.id, e.xid, e.format, e.hash, e.occurred_at FROM audit_log_events e
      WHERE e.tenant_id = t.tenant_id AND ${after}
        AND NOT EXISTS (SELECT FROM audit_leaves l WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)
      ORDER BY e.xid, e.id LIMIT ${limit}) AS e
    ORDER BY e.tenant_id, e.xid, e.id`.execute(trx);
  return rows;
}

/** What a batch adds to the trees of several tenants. */
export interface Growth {
  readonly leaves: readonly {
    readonly tenantId: string;
    readonly position: number;
    readonly eventId: string;
    readonly hash: Buffer;
  }[];
  readonly nodes: readonly (TreeNode & { readonly tenantId: string })[];
  readonly trees: readonly {
    readonly tenantId: string;
    readonly size: number;
    readonly frontier: Buffer;
    readonly xid: string;
    readonly eventId: string;
    readonly root: Buffer;
    readonly note: string;
    readonly hash: Buffer;
    readonly keyId: string;
  }[];
}

/** Writes a batch in one round trip. */
export async function saveGrowth(trx: PlatformTransaction, growth: Growth): Promise<void> {
  const { leaves, nodes, trees } = growth;
  const tenants = trees.map((tree) => tree.tenantId);
  const sizes = trees.map((tree) => tree.size);
  const hashes = trees.map((tree) => tree.hash);
  await Promise.all([
    sql`INSERT INTO audit_leaves (tenant_id, position, event_id, hash)
      SELECT * FROM unnest(
        ${leaves.map((leaf) => leaf.tenantId)}::uuid[], ${leaves.map((leaf) => leaf.position)}::bigint[],
        ${leaves.map((leaf) => leaf.eventId)}::uuid[], ${leaves.map((leaf) => leaf.hash)}::bytea[])`.execute(
      trx,
    ),
    nodes.length > 0 &&
      sql`INSERT INTO audit_nodes (tenant_id, level, position, hash)
      SELECT * FROM unnest(
        ${nodes.map((node) => node.tenantId)}::uuid[], ${nodes.map((node) => node.level)}::smallint[],
        ${nodes.map((node) => node.position)}::bigint[], ${nodes.map((node) => node.hash)}::bytea[])`.execute(
        trx,
      ),
    sql`INSERT INTO audit_checkpoints (tenant_id, size, root, note, hash, key_id)
      SELECT * FROM unnest(${tenants}::uuid[], ${sizes}::bigint[],
        ${trees.map((tree) => tree.root)}::bytea[], ${trees.map((tree) => tree.note)}::text[],
        ${hashes}::bytea[], ${trees.map((tree) => tree.keyId)}::text[])`.execute(trx),
    sql`UPDATE audit_trees t SET size = n.size, frontier = n.frontier, xid = n.xid,
        event_id = n.event_id, checkpoint_hash = n.hash, updated_at = clock_timestamp()
      FROM unnest(${tenants}::uuid[], ${sizes}::bigint[],
        ${trees.map((tree) => tree.frontier)}::bytea[], ${trees.map((tree) => tree.xid)}::xid8[],
        ${trees.map((tree) => tree.eventId)}::uuid[], ${hashes}::bytea[])
        AS n (tenant_id, size, frontier, xid, event_id, hash)
      WHERE t.tenant_id = n.tenant_id`.execute(trx),
  ]);
}
