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
