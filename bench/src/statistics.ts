/** The middle value; the mean of the two middle ones where there is no single middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which `share` (0 to 1) of the sorted values lie, by the nearest-rank method. NaN for none. */
export function percentile(sorted: Float64Array, share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The median of the quotients of rounds that were measured next to each other. */
export function pairedRatio(subject: readonly number[], floor: readonly number[]): number {
  return median(subject.map((value, round) => value / (floor[round] ?? Number.NaN)));
}

/**
 * Draws from `count` things of which the first is asked for most: the n-th 1/n times as often (Zipf's law
 * with exponent 1). The same seed draws the same sequence.
 */
export function zipfDraws(count: number, seed = 1): () => number {
  const upTo: number[] = [];
  let total = 0;
  for (let n = 1; n <= count; n += 1) upTo.push((total += 1 / n));
  const next = uniformDraws(seed);
  return () => {
    const at = next() * total;
    return upTo.findIndex((bound) => at < bound);
  };
}

/** Numbers from 0 to 1, the same sequence for the same seed (mulberry32). */
export function uniformDraws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
