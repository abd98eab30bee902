import {
  NO_PREVIOUS,
  isSignedBy,
  noteHash,
  parseNote,
  signCheckpoint,
} from '../checkpoints/note.js';
import type { AuditKey, AuditPublicKey } from '../checkpoints/audit-key.js';
import { GrowingTree } from '../merkle/growing-tree.js';
import type { TreeNode } from '../merkle/growing-tree.js';
import type { Growth, StoredTree } from './sealing-store.js';

/** Inner nodes of every so many levels are stored; those between follow from at most 8 of them. */
export const STORED_LEVELS = 4;

/** What a tree is grown with. */
export interface Growing {
  /** The rows in order, each with its leaf hash. */
  readonly rows: readonly { readonly id: string; readonly xid: string; readonly leaf: Buffer }[];
  readonly signer: AuditKey;
  readonly now: Date;
}

/** A tree that does not agree with its own newest checkpoint is not grown. */
export class TamperedTree extends Error {
  override readonly name = 'TamperedTree';
}

/**
 * The tree as it was left, if it is the one that was signed. What a database owner has made of it since
 * then gets no new signature.
 * @throws TamperedTree
 */
export function resumeTree(stored: StoredTree, keys: readonly AuditPublicKey[]): GrowingTree {
  const size = Number(stored.size);
  const { note } = stored;
  if (size === 0 && note === null && stored.checkpoint_hash === null) return GrowingTree.empty();
  const parsed = note === null ? null : parseNote(note);
  if (note === null || parsed === null) throw new TamperedTree('its newest checkpoint is gone');
  if (!isSignedBy(parsed, keys)) throw new TamperedTree('its newest checkpoint is not ours');
  const tree = restore(size, stored.frontier);
  const agrees =
    parsed.tenantId === stored.tenant_id &&
    parsed.size === size &&
    parsed.root.equals(tree.root()) &&
    noteHash(note).equals(stored.checkpoint_hash ?? NO_PREVIOUS);
  if (!agrees) throw new TamperedTree('it is not what its newest checkpoint says');
  return tree;
}

function restore(size: number, frontier: Buffer): GrowingTree {
  try {
    return GrowingTree.restore(size, frontier);
  } catch {
    throw new TamperedTree('its subtrees do not fit its size');
  }
}

/** Appends the rows and signs the outcome. */
export function growTree(
  stored: StoredTree,
  tree: GrowingTree,
  { rows, signer, now }: Growing,
): Growth {
  const tenantId = stored.tenant_id;
  const nodes: TreeNode[] = [];
  const keep = (node: TreeNode): void => {
    if (node.level % STORED_LEVELS === 0) nodes.push(node);
  };
  const leaves = rows.map(({ id, leaf }) => {
    const position = tree.size;
    tree.append(leaf, keep);
    return { tenantId, position, eventId: id, hash: leaf };
  });
  const { size } = tree;
  const root = tree.root();
  const previous = stored.checkpoint_hash ?? NO_PREVIOUS;
  const note = signCheckpoint({ tenantId, size, root, previous, issuedAt: now }, signer);
  const last = rows.at(-1) ?? { xid: stored.xid, id: stored.event_id };
  return {
    leaves,
    nodes: nodes.map((node) => ({ ...node, tenantId })),
    trees: [
      {
        tenantId,
        size,
        frontier: tree.frontier(),
        xid: last.xid,
        eventId: last.id,
        root,
        note,
        hash: noteHash(note),
        keyId: signer.keyId,
      },
    ],
  };
}
