import { bucketsOf, recordIn } from './metric-series.js';
import type { HistogramSeries, NumberSeries } from './metric-series.js';
import { METRICS } from './metrics-catalogue.js';
import type { CounterName, GaugeName, HistogramName, Metric } from './metrics-catalogue.js';
import type { Given, MetricReading, Metrics, Observation } from './metrics.js';

/** Beyond this many series of one metric, further ones are counted together. */
const MAX_SERIES = 2_000;
const OVERFLOW = '_overflow';
/** How long a look at the present may take. */
const LOOK_MS = 2_000;

type Attributes = Readonly<Record<string, string>>;

interface Seen {
  readonly value: number;
  readonly attributes: Attributes;
}
type Look = () => Promise<readonly Seen[]> | readonly Seen[];

const NAMES = Object.keys(METRICS) as readonly string[] as readonly Metric[];
const NO_ATTRIBUTES: Attributes = {};

/**
 * Counts in this process's memory. Both ways out, the Prometheus page and the OTLP export, read from
 * here, so they never disagree; and nothing has to be loaded for the first one.
 */
export class MetricRegistry implements Metrics {
  readonly #numbers = new Map<Metric, Map<string, NumberSeries>>();
  readonly #histograms = new Map<Metric, Map<string, HistogramSeries>>();
  readonly #looks = new Set<{ readonly name: Metric; readonly look: Look }>();
  #reading: Promise<readonly MetricReading[]> | undefined;

  add<Name extends CounterName>(name: Name, value: number, ...given: Given<Name>): void {
    const [attributes] = given;
    this.#add(name, value, attributes);
  }

  record<Name extends HistogramName>(name: Name, value: number, ...given: Given<Name>): void {
    const [attributes] = given;
    this.#record(name, value, attributes);
  }

  observe<Name extends GaugeName | CounterName>(
    name: Name,
    look: () => Promise<readonly Observation<Name>[]> | readonly Observation<Name>[],
    { keepMs = 0 }: { readonly keepMs?: number } = {},
  ): Disposable {
    const entry = { name, look: keepMs > 0 ? kept(look, keepMs) : look };
    this.#looks.add(entry);
    return { [Symbol.dispose]: () => void this.#looks.delete(entry) };
  }

  read(): Promise<readonly MetricReading[]> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<readonly MetricReading[]> {
    const looks = [...this.#looks];
    const observed = await Promise.all(looks.map(({ look }) => looked(look)));
    return NAMES.map((name) => {
      const seen = observed.flatMap((observations, n) =>
        looks[n]?.name === name ? observations : [],
      );
      return {
        name,
        definition: METRICS[name],
        numbers: [
          ...(this.#numbers.get(name)?.values() ?? []),
          ...seen.map(({ value, attributes }) => ({
            value,
            attributes: valuesOf(name, attributes),
          })),
        ],
        histograms: [...(this.#histograms.get(name)?.values() ?? [])],
      };
    });
  }

  #add(name: Metric, value: number, attributes: Attributes = NO_ATTRIBUTES): void {
    const all = seriesOf(this.#numbers, name);
    const series = find(all, name, attributes, (values) => ({ attributes: values, value: 0 }));
    series.value += value;
  }

  #record(name: Metric, value: number, attributes: Attributes = NO_ATTRIBUTES): void {
    const bounds = bucketsOf(METRICS[name]);
    const all = seriesOf(this.#histograms, name);
    const series = find(all, name, attributes, (values) => ({
      attributes: values,
      counts: new Float64Array(bounds.length + 1),
      sum: 0,
      count: 0,
    }));
    recordIn(series, bounds, value);
  }
}

function valuesOf(name: Metric, attributes: Attributes): readonly string[] {
  return METRICS[name].attributes.map((attribute) => attributes[attribute] ?? '');
}

function seriesOf<Series>(
  metrics: Map<Metric, Map<string, Series>>,
  name: Metric,
): Map<string, Series> {
  let series = metrics.get(name);
  if (series === undefined) metrics.set(name, (series = new Map()));
  return series;
}

/** The series with these attributes, made if it is new. */
function find<Series>(
  all: Map<string, Series>,
  name: Metric,
  attributes: Attributes,
  make: (values: readonly string[]) => Series,
): Series {
  let key = '';
  for (const attribute of METRICS[name].attributes) key += `${attributes[attribute] ?? ''}\0`;
  const known = all.get(key);
  if (known !== undefined) return known;
  const isFull = all.size >= MAX_SERIES;
  if (isFull) key = OVERFLOW;
  const series = all.get(key) ?? make(valuesOf(name, isFull ? overflow(name) : attributes));
  all.set(key, series);
  return series;
}

function overflow(name: Metric): Attributes {
  return Object.fromEntries(METRICS[name].attributes.map((attribute) => [attribute, OVERFLOW]));
}

/** A look whose result serves for a while. */
function kept(look: Look, keepMs: number): Look {
  let seen: readonly Seen[] = [];
  let goodUntil = 0;
  return async () => {
    if (performance.now() < goodUntil) return seen;
    seen = await look();
    goodUntil = performance.now() + keepMs;
    return seen;
  };
}

async function looked(look: Look): Promise<readonly Seen[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LOOK_MS).unref();
  });
  try {
    return await Promise.race([look(), tooLate]);
  } catch {
    // While the database is away, the metrics that come from memory are still told.
    return [];
  } finally {
    clearTimeout(timer);
  }
}
