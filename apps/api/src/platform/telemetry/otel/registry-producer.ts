import { ValueType } from '@opentelemetry/api';
import type { Attributes, HrTime } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type {
  CollectionResult,
  DataPoint,
  MetricData,
  MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { bucketsOf } from '../metric-series.js';
import type { HistogramSeries } from '../metric-series.js';
import type { MetricReading, Metrics } from '../metrics.js';

function hrTime(ms: number): HrTime {
  return [Math.trunc(ms / 1000), Math.round((ms % 1000) * 1_000_000)];
}

/** Our counters as a source of the SDK's one MeterProvider (OpenTelemetry: Metric Producer). */
export class RegistryProducer implements MetricProducer {
  readonly #metrics: Metrics;
  readonly #startTime = hrTime(Date.now());

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  async collect(): Promise<CollectionResult> {
    const readings = await this.#metrics.read();
    const endTime = hrTime(Date.now());
    const metrics = readings
      .filter(({ numbers, histograms }) => numbers.length + histograms.length > 0)
      .map((reading) => metricData(reading, this.#startTime, endTime));
    const scope = { name: 'incident-tracker' };
    const resource = emptyResource();
    return { resourceMetrics: { resource, scopeMetrics: [{ scope, metrics }] }, errors: [] };
  }
}

function metricData(reading: MetricReading, startTime: HrTime, endTime: HrTime): MetricData {
  const { name, definition, numbers, histograms } = reading;
  const { description, unit } = definition;
  const point = <T>(values: readonly string[], value: T): DataPoint<T> => ({
    startTime,
    endTime,
    attributes: attributesOf(definition.attributes, values),
    value,
  });
  const common = {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (definition.kind === 'histogram') {
    const boundaries = [...bucketsOf(definition)];
    const dataPoints = histograms.map((series) =>
      point(series.attributes, histogramValue(series, boundaries)),
    );
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints };
  }
  const dataPoints = numbers.map(({ attributes, value }) => point(attributes, value));
  return definition.kind === 'counter'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
}

function attributesOf(names: readonly string[], values: readonly string[]): Attributes {
  return Object.fromEntries(names.map((name, n) => [name, values[n] ?? '']));
}

function histogramValue({ counts, sum, count }: HistogramSeries, boundaries: number[]) {
  return { buckets: { boundaries, counts: [...counts] }, sum, count };
}
