import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingTree } from './growing-tree.js';
import { EMPTY_ROOT, leafHash, nodeHash } from './hashing.js';
import { consistencyPath, inclusionPath, perfectSubtrees } from './proof-paths.js';
import type { LeafRange } from './proof-paths.js';

/** The inputs that the reference implementation of Certificate Transparency is tested with. */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
/** The roots of the trees over the first 1, 2, … 8 of them (RFC 6962 test vectors). */
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));

/** MTH as RFC 9162 §2.1.1 defines it. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

const grown = (leaves: readonly Buffer[]): GrowingTree => {
  const tree = GrowingTree.empty();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
};
const hashesOf = (leaves: readonly Buffer[], ranges: readonly LeafRange[]): Buffer[] =>
  ranges.map(({ from, to }) => rootOf(leaves.slice(from, to)));

/** RFC 9162 §2.1.3.2. */
function includes(
  leaf: Buffer,
  { position, size, path, root }: { position: number; size: number; path: Buffer[]; root: Buffer },
): boolean {
  let [fn, sn, r] = [position, size - 1, leaf];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else r = nodeHash(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && r.equals(root);
}

/** RFC 9162 §2.1.4.2. */
function extendsTree(
  first: number,
  second: number,
  proof: { path: Buffer[]; roots: Buffer[] },
): boolean {
  const [firstRoot = EMPTY_ROOT, secondRoot = EMPTY_ROOT] = proof.roots;
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof.path] : [...proof.path];
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  const [start, ...rest] = path;
  if (start === undefined) return false;
  let [fr, sr] = [start, start];
  for (const c of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
}

describe('the tree', () => {
  it('has the roots of the reference implementation', () => {
    const leaves = INPUTS.map((input) => leafHash(Buffer.from(input, 'hex')));
    const roots = leaves.map((_, n) =>
      grown(leaves.slice(0, n + 1))
        .root()
        .toString('hex'),
    );
    expect(roots).toEqual(ROOTS);
    expect(GrowingTree.empty().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('grows to the same root in any number of sittings, and tells each inner node once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (a, b) => {
        const leaves = leavesOf(a + b);
        const before = grown(leaves.slice(0, a));
        const tree = GrowingTree.restore(a, before.frontier());
        const nodes = new Map<string, Buffer>();
        for (const leaf of leaves.slice(a)) {
          tree.append(leaf, ({ level, position, hash }) => nodes.set(`${level}/${position}`, hash));
        }
        expect(tree.root()).toEqual(rootOf(leaves));
        for (const [name, hash] of nodes) {
          const [level = 0, position = 0] = name.split('/').map(Number);
          const width = 2 ** level;
          expect(hash).toEqual(rootOf(leaves.slice(position * width, (position + 1) * width)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a frontier of another size', () => {
    expect(() => GrowingTree.restore(3, grown(leavesOf(4)).frontier())).toThrow(RangeError);
  });
});

describe('proofs', () => {
  it('verify by the algorithms of RFC 9162 for every leaf of every size', () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = leavesOf(size);
      const root = rootOf(leaves);
      for (const [position, leaf] of leaves.entries()) {
        const path = hashesOf(leaves, inclusionPath(position, size));
        expect(includes(leaf, { position, size, path, root })).toBe(true);
        expect(includes(leafHash(Buffer.from('other')), { position, size, path, root })).toBe(
          false,
        );
      }
      for (let first = 1; first < size; first += 1) {
        const path = hashesOf(leaves, consistencyPath(first, size));
        const roots = [rootOf(leaves.slice(0, first)), root];
        expect(extendsTree(first, size, { path, roots })).toBe(true);
        expect(extendsTree(first, size, { path, roots: [root, root] })).toBe(false);
      }
    }
  });

  it('take a number of hashes that grows with the logarithm of the size', () => {
    const size = 1_000_000_007;
    expect(inclusionPath(123_456_789, size).length).toBeLessThanOrEqual(30);
    expect(consistencyPath(123_456_789, size).length).toBeLessThanOrEqual(31);
    expect(perfectSubtrees({ from: 123_456_789, to: size }).length).toBeLessThanOrEqual(60);
  });
});
