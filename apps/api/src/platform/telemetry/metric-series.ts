import type { MetricDefinition } from './metrics-catalogue.js';

/** Bounds for durations in seconds: from a cached read to a request that is about to time out. */
const DURATION_BUCKETS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** The upper bounds of a histogram's buckets; the last one, infinity, goes without saying. */
export function bucketsOf({ buckets }: MetricDefinition): readonly number[] {
  return buckets ?? DURATION_BUCKETS;
}

/** One series of a counter or a gauge. */
export interface NumberSeries {
  /** Values of the metric's attributes, in the order of the catalogue. */
  readonly attributes: readonly string[];
  value: number;
}

/** One series of a histogram. */
export interface HistogramSeries {
  readonly attributes: readonly string[];
  /** How many values fell into each bucket (not cumulated); one more than there are bounds. */
  readonly counts: Float64Array;
  sum: number;
  count: number;
}

/** Adds a value to a distribution. */
export function recordIn(series: HistogramSeries, bounds: readonly number[], value: number): void {
  let bucket = 0;
  while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket += 1;
  series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
  series.sum += value;
  series.count += 1;
}
