import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashing.js';

/** An inner node over the `2 ** level` leaves from `position * 2 ** level`. */
export interface TreeNode {
  readonly level: number;
  readonly position: number;
  readonly hash: Buffer;
}

interface Peak {
  readonly level: number;
  readonly hash: Buffer;
}

/**
 * A Merkle tree (RFC 9162 §2.1) of which only the edge is kept: the perfect subtrees that make up its
 * size, the largest first. That is enough to append and to know the root.
 */
export class GrowingTree {
  #size: number;
  readonly #peaks: Peak[];

  private constructor(size: number, peaks: Peak[]) {
    this.#size = size;
    this.#peaks = peaks;
  }

  static empty(): GrowingTree {
    return new GrowingTree(0, []);
  }

  /**
   * The tree as `frontier` wrote it.
   * @throws RangeError when the bytes are not those of a tree of this size.
   */
  static restore(size: number, frontier: Buffer): GrowingTree {
    const levels = peakLevels(size);
    if (frontier.length !== levels.length * HASH_BYTES) {
      throw new RangeError(`a tree of ${size} leaves has ${levels.length} subtrees`);
    }
    const peaks = levels.map((level, n) => ({
      level,
      hash: frontier.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES),
    }));
    return new GrowingTree(size, peaks);
  }

  get size(): number {
    return this.#size;
  }

  /** Appends a leaf. `onNode` is told every inner node that this completes. */
  append(hash: Buffer, onNode?: (node: TreeNode) => void): void {
    this.appendSubtree(0, hash, onNode);
  }

  /**
   * Appends a perfect subtree of `2 ** level` leaves.
   * @throws RangeError where it would not stand on a multiple of its own size.
   */
  appendSubtree(level: number, hash: Buffer, onNode?: (node: TreeNode) => void): void {
    if (this.#size % 2 ** level !== 0) throw new RangeError('a subtree stands off its place');
    this.#size += 2 ** level;
    let node: Peak = { level, hash };
    for (
      let left = this.#peaks.at(-1);
      left !== undefined && left.level === node.level;
      left = this.#peaks.at(-1)
    ) {
      this.#peaks.pop();
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
      onNode?.({ ...node, position: this.#size / 2 ** node.level - 1 });
    }
    this.#peaks.push(node);
  }

  root(): Buffer {
    const [last, ...others] = this.#peaks.toReversed();
    if (last === undefined) return EMPTY_ROOT;
    return others.reduce((right, { hash }) => nodeHash(hash, right), last.hash);
  }

  /** The perfect subtrees as bytes, to go on from later. */
  frontier(): Buffer {
    return Buffer.concat(this.#peaks.map(({ hash }) => hash));
  }
}

/** The levels of the perfect subtrees of a size, from its binary digits. */
function peakLevels(size: number): number[] {
  const digits = size.toString(2).split('').toReversed();
  return digits.flatMap((digit, level) => (digit === '1' ? [level] : [])).toReversed();
}
