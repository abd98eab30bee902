import { bucketsOf } from './metric-series.js';
import type { MetricReading } from './metrics.js';

/** The media type of the text format (Prometheus exposition formats, text 0.0.4). */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function labelsOf(names: readonly string[], values: readonly string[], bound?: string): string {
  const pairs = names.map((name, n) => `${name}="${escapeLabel(values[n] ?? '')}"`);
  if (bound !== undefined) pairs.push(`le="${bound}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function histogramLines({ name, definition, histograms }: MetricReading): string[] {
  const { attributes: names } = definition;
  const bounds = [...bucketsOf(definition).map(String), '+Inf'];
  return histograms.flatMap(({ attributes, counts, sum, count }) => {
    let below = 0;
    const buckets = bounds.map((bound, n) => {
      below += counts[n] ?? 0;
      return `${name}_bucket${labelsOf(names, attributes, bound)} ${below}`;
    });
    const labels = labelsOf(names, attributes);
    return [...buckets, `${name}_sum${labels} ${sum}`, `${name}_count${labels} ${count}`];
  });
}

/** The metrics as Prometheus reads them. */
export function prometheusText(readings: readonly MetricReading[]): string {
  const lines = readings.flatMap((reading) => {
    const { name, definition, numbers } = reading;
    return [
      `# HELP ${name} ${escapeHelp(definition.description)}`,
      `# TYPE ${name} ${definition.kind}`,
      ...numbers.map(
        ({ attributes, value }) => `${name}${labelsOf(definition.attributes, attributes)} ${value}`,
      ),
      ...histogramLines(reading),
    ];
  });
  return `${lines.join('\n')}\n`;
}
