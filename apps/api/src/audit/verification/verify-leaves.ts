import type { StoredCheckpoint } from '../checkpoints/checkpoints-store.js';
import { judgeRow } from '../leaves/judge-row.js';
import { listSealedRows } from '../leaves/sealed-rows.js';
import type { SealedRow } from '../leaves/sealed-rows.js';
import { EMPTY_ROOT } from '../merkle/hashing.js';
import type { GrowingTree } from '../merkle/growing-tree.js';
import type { TreeReader } from '../proofs/load-hashes.js';
import type { Problems } from './problems.js';

/** Rows that are held in memory at a time. */
const PAGE = 500;

/** What the leaves are compared with. */
export interface LeafCheck {
  readonly from: number;
  readonly to: number;
  /** The tree of the leaves before `from`; it is grown up to `to`. */
  readonly tree: GrowingTree;
  /** The checkpoints above `from` up to `to`, the oldest first. */
  readonly checkpoints: readonly StoredCheckpoint[];
  readonly problems: Problems;
}

/**
 * Judges every event from its columns against its leaf, and the leaves against the root of every
 * checkpoint on the way.
 */
export async function verifyLeaves(reader: TreeReader, check: LeafCheck): Promise<void> {
  const { from, to, tree, checkpoints, problems } = check;
  const roots = new Map(checkpoints.map(({ size, root }) => [size, root]));
  let mismatched = false;
  let lastAgreed = from;
  const append = (hash: Buffer): void => {
    tree.append(hash);
    const root = roots.get(tree.size);
    if (root === undefined || mismatched) return;
    if (root.equals(tree.root())) {
      lastAgreed = tree.size;
      return;
    }
    // Every later one differs as well; the first says where to look.
    mismatched = true;
    problems.add('root_mismatch', {
      position: lastAgreed,
      lastPosition: tree.size - 1,
      checkpointSize: tree.size,
    });
  };
  for (let page = from; page < to; page += PAGE) {
    const end = Math.min(to, page + PAGE);
    for (const row of await listSealedRows(reader, { from: page, to: end })) {
      reportGap(problems, tree.size, row.position);
      while (tree.size < row.position) append(EMPTY_ROOT);
      reportRow(problems, row);
      append(row.leafHash);
    }
    reportGap(problems, tree.size, end);
    while (tree.size < end) append(EMPTY_ROOT);
  }
}

function reportGap(problems: Problems, expected: number, found: number): void {
  if (found <= expected) return;
  const last = problems.list.at(-1);
  if (last?.kind === 'leaves_missing' && last.lastPosition === expected - 1) {
    last.lastPosition = found - 1;
    return;
  }
  problems.add('leaves_missing', { position: expected, lastPosition: found - 1 });
}

function reportRow(problems: Problems, { position, eventId, event, leafHash }: SealedRow): void {
  if (event === null) {
    problems.add('event_missing', { position, eventId });
    return;
  }
  const { intact, leafHash: own } = judgeRow(event);
  if (!intact || !own.equals(leafHash)) problems.add('event_edited', { position, eventId });
}
