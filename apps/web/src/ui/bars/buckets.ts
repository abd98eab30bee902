import { addDays } from '../../app/days';

/** So many of a kind on a day. */
export interface Entry {
  readonly day: string;
  readonly kind: string;
  readonly count: number;
}

/** One bar: a day, or several in a row. */
export interface Bucket {
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

const DAY_MS = 86_400_000;

/**
 * Puts entries into buckets of so many days each, oldest first, empty ones included. They are counted
 * back from `to`, so that the last one is whole.
 */
export function bucketsOf(
  entries: readonly Entry[],
  span: { readonly from: string; readonly to: string },
  daysEach: number,
): Bucket[] {
  const days = Math.round((Date.parse(span.to) - Date.parse(span.from)) / DAY_MS) + 1;
  const buckets = Array.from({ length: Math.ceil(days / daysEach) }, (_, back) => {
    const to = addDays(span.to, -back * daysEach);
    const from = addDays(to, 1 - daysEach);
    return { from: from < span.from ? span.from : from, to, counts: new Map<string, number>() };
  }).toReversed();
  for (const { day, kind, count } of entries) {
    const bucket = buckets.find(({ from, to }) => from <= day && day <= to);
    bucket?.counts.set(kind, (bucket.counts.get(kind) ?? 0) + count);
  }
  return buckets.map(({ from, to, counts }) => ({
    from,
    to,
    counts: Object.fromEntries(counts),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
  }));
}

/** The next round number (1, 2 or 4 times a power of ten) that is no smaller: where the scale ends. */
export function scaleEnd(most: number): number {
  // Half of it is written beside the chart, and stays a whole number.
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 10].map((step) => step * power).find((end) => end >= most) ?? most;
}
