/** The leaves from `from` up to `to`, which is not among them. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** A perfect subtree over the leaves from `position * 2 ** level`. */
export interface Subtree {
  readonly level: number;
  readonly position: number;
}

/** The largest power of two that is smaller than `count`. */
function split(count: number): number {
  return 2 ** (Math.ceil(Math.log2(count)) - 1);
}

/**
 * The subtrees whose hashes prove that the leaf at `position` is in the tree of `size` leaves, from the
 * leaf upwards (RFC 9162 §2.1.3.1).
 */
export function inclusionPath(position: number, size: number): LeafRange[] {
  const path: LeafRange[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (position < middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  return path.toReversed();
}

/**
 * The subtrees whose hashes prove that the tree of `size` leaves begins with that of `first` leaves
 * (RFC 9162 §2.1.4.1). Empty for a tree and itself, and for the empty tree.
 */
export function consistencyPath(first: number, size: number): LeafRange[] {
  if (first === 0 || first === size) return [];
  const path: LeafRange[] = [];
  let from = 0;
  let to = size;
  while (first < to) {
    const middle = from + split(to - from);
    if (first <= middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  // The old tree as a whole is known to whoever holds its root.
  if (from > 0) path.push({ from, to });
  return path.toReversed();
}

/** The perfect subtrees that make up a range, from left to right. */
export function perfectSubtrees({ from, to }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    subtrees.push({ level, position: at / 2 ** level });
    at += 2 ** level;
  }
  return subtrees;
}
