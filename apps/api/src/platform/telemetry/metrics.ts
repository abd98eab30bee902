import type { HistogramSeries, NumberSeries } from './metric-series.js';
import type {
  AttributesOf,
  CounterName,
  GaugeName,
  HistogramName,
  Metric,
  MetricDefinition,
} from './metrics-catalogue.js';

/** Left out where the metric has no attributes, required where it has some. */
export type Given<Name extends Metric> = [keyof AttributesOf<Name>] extends [never]
  ? []
  : [attributes: AttributesOf<Name>];

/** What a look at the present yields: one value for each combination of attributes. */
export interface Observation<Name extends Metric> {
  readonly value: number;
  readonly attributes: AttributesOf<Name>;
}

/** A metric at one moment. */
export interface MetricReading {
  readonly name: Metric;
  readonly definition: MetricDefinition;
  readonly numbers: readonly NumberSeries[];
  readonly histograms: readonly HistogramSeries[];
}

/** Where the product counts what it does; METRICS says what there is to count. Nothing of it throws. */
export interface Metrics {
  /** Adds to a counter. */
  add<Name extends CounterName>(name: Name, value: number, ...given: Given<Name>): void;
  /** Adds one value, in the metric's unit, to a distribution. */
  record<Name extends HistogramName>(name: Name, value: number, ...given: Given<Name>): void;
  /**
   * Looks whenever somebody reads the metrics, until the result is disposed of; what it saw is good for
   * `keepMs` (default 0), for looks that ask the database. A look that fails or takes too long is left
   * out of that reading.
   */
  observe<Name extends GaugeName | CounterName>(
    name: Name,
    look: () => Promise<readonly Observation<Name>[]> | readonly Observation<Name>[],
    options?: { readonly keepMs?: number },
  ): Disposable;
  /** Every metric of the catalogue, now. Readers that come at the same time share one reading. */
  read(): Promise<readonly MetricReading[]>;
}
