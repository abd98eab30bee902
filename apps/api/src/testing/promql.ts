import { parser } from '@prometheus-io/lezer-promql';
import { METRICS } from '../platform/telemetry/metrics-catalogue.js';
import type { MetricDefinition } from '../platform/telemetry/metrics-catalogue.js';

/** What an expression speaks of. */
export interface Expression {
  readonly faults: readonly string[];
  readonly metrics: readonly string[];
  /** Names of labels in matchers and groupings. */
  readonly labels: readonly string[];
  /** Label and pattern of each matcher. */
  readonly matchers: readonly (readonly [string, string])[];
}

/** Reads an expression by the grammar of Prometheus. */
export function read(expr: string): Expression {
  const faults: string[] = [];
  const metrics: string[] = [];
  const labels: string[] = [];
  const matchers: [string, string][] = [];
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      const text = expr.slice(from, to);
      if (type.isError) faults.push(`at ${from}: ${expr.slice(from, from + 20)}`);
      else if (type.name === 'LabelName') labels.push(text);
      else if (type.name === 'UnquotedLabelMatcher') {
        const [name = '', pattern = ''] = text.split(/=~|!~|!=|=/);
        matchers.push([name.trim(), pattern.trim().replaceAll(/^["']|["']$/g, '')]);
      } else if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') {
        metrics.push(text);
      }
    },
  });
  return { faults, metrics, labels, matchers };
}

/** The metric behind a name in an expression: a histogram shows as three series. */
export function definitionOf(name: string): MetricDefinition | undefined {
  const catalogue: Readonly<Record<string, MetricDefinition>> = METRICS;
  const own = catalogue[name];
  if (own !== undefined) return own.kind === 'histogram' ? undefined : own;
  const base = catalogue[name.replace(/_(bucket|sum|count)$/, '')];
  return base?.kind === 'histogram' ? base : undefined;
}
