import { nodeHash, sha256 } from './hashing.js';

interface Peak {
  readonly leaves: number;
  readonly hash: Buffer;
}

/** A Merkle tree (RFC 9162 §2.1) that grows to the right; only its perfect subtrees are kept. */
export class Tree {
  readonly #peaks: Peak[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Appends a perfect subtree of `leaves` leaves, one by default. */
  append(hash: Buffer, leaves = 1): void {
    this.#size += leaves;
    let peak: Peak = { leaves, hash };
    for (
      let left = this.#peaks.at(-1);
      left !== undefined && left.leaves === peak.leaves;
      left = this.#peaks.at(-1)
    ) {
      this.#peaks.pop();
      peak = { leaves: peak.leaves * 2, hash: nodeHash(left.hash, peak.hash) };
    }
    this.#peaks.push(peak);
  }

  /** Appends the perfect subtrees that make up the range from the present size up to `to`. */
  extend(to: number, hashes: readonly Buffer[]): boolean {
    for (const hash of hashes) {
      let leaves = 1;
      while (this.#size % (leaves * 2) === 0 && this.#size + leaves * 2 <= to) leaves *= 2;
      if (this.#size + leaves > to) return false;
      this.append(hash, leaves);
    }
    return this.#size === to;
  }

  root(): Buffer {
    const [last, ...others] = this.#peaks.toReversed();
    if (last === undefined) return sha256();
    return others.reduce((right, { hash }) => nodeHash(hash, right), last.hash);
  }
}
