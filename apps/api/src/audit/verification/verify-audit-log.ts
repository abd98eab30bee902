import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { AuditPublicKey } from '../checkpoints/audit-key.js';
import { findCheckpoint, listCheckpointsBetween } from '../checkpoints/checkpoints-store.js';
import type { StoredCheckpoint } from '../checkpoints/checkpoints-store.js';
import { GrowingTree } from '../merkle/growing-tree.js';
import { perfectSubtrees } from '../merkle/proof-paths.js';
import { DamagedTree, loadSubtrees } from '../proofs/load-hashes.js';
import type { TreeReader } from '../proofs/load-hashes.js';
import type { CheckpointSink } from '../shipping/sink.js';
import { findUnsealed } from './find-unsealed.js';
import { Problems } from './problems.js';
import type { AuditProblem } from './problems.js';
import { verifyCheckpoints } from './verify-checkpoints.js';
import { verifyErasures } from './verify-erasures.js';
import { verifyLeaves } from './verify-leaves.js';
import { readAnchors, verifyAnchors } from './verify-sinks.js';

/** What a verification looks at. */
export interface VerificationScope {
  readonly trx: Kysely<Schema>;
  readonly tenantId: string;
  /** The first leaf whose event is judged. Those before count as their stored hashes say. */
  readonly from: number;
  /** Most events that are judged. */
  readonly limit: number;
  /** Every key that ever signed, as this installation can vouch for it. */
  readonly keys: readonly AuditPublicKey[];
  readonly sinks: readonly CheckpointSink[];
}

/** What a verification found. */
export interface Verification {
  readonly treeSize: number;
  readonly unsealed: number;
  readonly checkpoint: StoredCheckpoint | null;
  readonly problems: readonly AuditProblem[];
  readonly checked: { readonly from: number; readonly to: number };
  /** Where to go on; null when the end was reached. */
  readonly next: number | null;
}

/**
 * Verifies a tenant's log: every event in the range against its leaf, the leaves against every signed
 * checkpoint, the checkpoints against each other, the keys and the places outside the database. What it
 * takes is bounded by the range, but for a count of rows at the end of the log.
 */
export async function verifyAuditLog(scope: VerificationScope): Promise<Verification> {
  const { trx, tenantId, keys, sinks } = scope;
  const reader: TreeReader = { trx, tenantId };
  const problems = new Problems();
  // First what is outside: the log may grow in between, and must not seem ahead of itself.
  const anchors = await readAnchors(sinks, tenantId, problems);
  const state = await findTreeState(reader);
  const newest = await findCheckpoint(reader, state.signedSize);
  // One transaction grows the tree and signs it: whichever is smaller was cut.
  const treeSize = Math.max(state.size, state.signedSize);
  const from = Math.min(scope.from, treeSize);
  const to = Math.min(treeSize, from + scope.limit);

  const checkpoints = await listCheckpointsBetween(reader, { from, to });
  const before = from === 0 ? null : await findCheckpoint(reader, from);
  verifyCheckpoints({ tenantId, before, checkpoints, keys, problems });

  const tree = await treeBefore(reader, from, problems);
  if (tree !== null) {
    await verifyLeaves(reader, { from, to, tree, checkpoints, problems });
    if (newest !== null && to < treeSize) {
      await verifyRest(reader, { tree, newest, problems });
    } else {
      verifyState({ tree, newest, state, problems });
    }
  }
  let unsealed = { waiting: 0 };
  if (to === treeSize) {
    unsealed = await findUnsealed(reader, problems);
    await verifyErasures(reader, problems);
  }
  const sizes = anchors.map(({ size }) => size);
  const noteOf = new Map<number, string>();
  for (const size of sizes) {
    const stored = await findCheckpoint(reader, size);
    if (stored?.size === size) noteOf.set(size, stored.note);
  }
  verifyAnchors(anchors, { treeSize: newest?.size ?? 0, noteOf, keys }, problems);
  return {
    treeSize,
    unsealed: unsealed.waiting,
    checkpoint: newest,
    problems: problems.list,
    checked: { from, to },
    next: to < treeSize ? to : null,
  };
}

/** What the sealer goes on from, and how far it has signed. */
interface TreeState {
  readonly size: number;
  readonly frontier: Buffer;
  readonly signedSize: number;
}

/** In one statement, because the sealer may be at work. */
async function findTreeState({ trx, tenantId }: TreeReader): Promise<TreeState> {
  const { rows } = await sql<{ size: string; frontier: Buffer; signed: string }>`
    SELECT coalesce(t.size, 0) AS size, coalesce(t.frontier, '') AS frontier, coalesce(c.size, 0) AS signed
    FROM (SELECT ${tenantId}::uuid AS id) AS tenant
    LEFT JOIN audit_trees t ON t.tenant_id = tenant.id
    LEFT JOIN LATERAL (SELECT max(size) AS size FROM audit_checkpoints
      WHERE tenant_id = tenant.id) AS c ON true`.execute(trx);
  const [row] = rows;
  return {
    size: Number(row?.size ?? 0),
    frontier: row?.frontier ?? Buffer.alloc(0),
    signedSize: Number(row?.signed ?? 0),
  };
}

/** The tree of the leaves before the range, from stored hashes, which the signed roots will judge. */
async function treeBefore(
  reader: TreeReader,
  from: number,
  problems: Problems,
): Promise<GrowingTree | null> {
  const tree = GrowingTree.empty();
  return (await extend(reader, { tree, to: from, problems })) ? tree : null;
}

/** The leaves after the range count as their stored hashes say; together they make the newest root. */
async function verifyRest(
  reader: TreeReader,
  { tree, newest, problems }: { tree: GrowingTree; newest: StoredCheckpoint; problems: Problems },
): Promise<void> {
  const judged = tree.size;
  if (!(await extend(reader, { tree, to: newest.size, problems }))) return;
  if (tree.root().equals(newest.root)) return;
  problems.add('root_mismatch', {
    position: judged,
    lastPosition: newest.size - 1,
    checkpointSize: newest.size,
  });
}

/** Appends stored subtrees up to a size. @returns whether they were there. */
async function extend(
  reader: TreeReader,
  { tree, to, problems }: { tree: GrowingTree; to: number; problems: Problems },
): Promise<boolean> {
  const from = tree.size;
  const subtrees = perfectSubtrees({ from, to });
  try {
    const hashes = await loadSubtrees(reader, subtrees);
    for (const [n, { level }] of subtrees.entries()) {
      const hash = hashes[n];
      if (hash !== undefined) tree.appendSubtree(level, hash);
    }
    return true;
  } catch (error) {
    if (!(error instanceof DamagedTree)) throw error;
    problems.add('leaves_missing', { position: from, lastPosition: to - 1 });
    return false;
  }
}

/** At the end of the log, what the sealer goes on from must be what the leaves make. */
function verifyState({
  tree,
  newest,
  state,
  problems,
}: {
  tree: GrowingTree;
  newest: StoredCheckpoint | null;
  state: TreeState;
  problems: Problems;
}): void {
  const agrees =
    state.size === tree.size &&
    state.frontier.equals(tree.frontier()) &&
    (newest?.size ?? 0) === tree.size;
  if (!agrees) problems.add('tree_altered', { position: tree.size });
}
