import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { nodeHash } from '../merkle/hashing.js';
import { perfectSubtrees } from '../merkle/proof-paths.js';
import type { LeafRange, Subtree } from '../merkle/proof-paths.js';
import { STORED_LEVELS } from '../sealing/grow-tree.js';

/** A tree that is read, and of whose tenant. */
export interface TreeReader {
  readonly trx: Kysely<Schema>;
  readonly tenantId: string;
}

/** Hashes that a proof needs are not there: the stored tree is damaged. */
export class DamagedTree extends Error {
  override readonly name = 'DamagedTree';
}

/**
 * The hashes of perfect subtrees, in the order given, in one query. Each is worked out from at most
 * `2 ** (STORED_LEVELS - 1)` stored hashes.
 * @throws DamagedTree
 */
export async function loadSubtrees(
  { trx, tenantId }: TreeReader,
  subtrees: readonly Subtree[],
): Promise<Buffer[]> {
  const pieces = subtrees.map(({ level, position }) => {
    const stored = level - (level % STORED_LEVELS);
    const count = 2 ** (level - stored);
    return { stored, from: position * count, to: (position + 1) * count };
  });
  const { rows } = await sql<{ n: string; hash: Buffer }>`
    SELECT p.n, x.hash FROM unnest(
      ${pieces.map((piece) => piece.stored)}::smallint[], ${pieces.map((piece) => piece.from)}::bigint[],
      ${pieces.map((piece) => piece.to)}::bigint[]) WITH ORDINALITY AS p (level, low, high, n)
    CROSS JOIN LATERAL (
      SELECT position, hash FROM audit_leaves
      WHERE p.level = 0 AND tenant_id = ${tenantId} AND position >= p.low AND position < p.high
      UNION ALL
      SELECT position, hash FROM audit_nodes
      WHERE p.level > 0 AND tenant_id = ${tenantId} AND level = p.level
        AND position >= p.low AND position < p.high) AS x
    ORDER BY p.n, x.position`.execute(trx);
  const found = Map.groupBy(rows, ({ n }) => Number(n) - 1);
  return pieces.map(({ from, to }, n) => {
    const hashes = (found.get(n) ?? []).map(({ hash }) => hash);
    if (hashes.length !== to - from) throw new DamagedTree('stored hashes are missing');
    return fold(hashes);
  });
}

/** The root of a perfect tree. */
function fold(hashes: readonly Buffer[]): Buffer {
  const [first, ...others] = hashes;
  if (first === undefined) throw new DamagedTree('a subtree without leaves');
  if (others.length === 0) return first;
  const parents: Buffer[] = [];
  for (let n = 0; n + 1 < hashes.length; n += 2) {
    const [left, right] = hashes.slice(n, n + 2);
    if (left !== undefined && right !== undefined) parents.push(nodeHash(left, right));
  }
  return fold(parents);
}

/**
 * The hashes of any ranges of leaves that stand in a tree (RFC 9162 §2.1.1), in one query.
 * @throws DamagedTree
 */
export async function loadRanges(
  reader: TreeReader,
  ranges: readonly LeafRange[],
): Promise<Buffer[]> {
  const parts = ranges.map((range) => perfectSubtrees(range));
  const hashes = await loadSubtrees(reader, parts.flat());
  let at = 0;
  return parts.map(({ length }) => {
    const own = hashes.slice(at, (at += length));
    return own.reduceRight((right, left) => nodeHash(left, right));
  });
}
