import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definitionOf, read } from '../../testing/promql.js';
import { METRICS } from './metrics-catalogue.js';

const target = z.object({ expr: z.string(), legendFormat: z.string() });
const dashboard = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({ id: z.number(), title: z.string(), targets: z.array(target).default([]) }),
  ),
});
const file = new URL('../../../../../deploy/grafana/incident-tracker.json', import.meta.url);
const { panels } = dashboard.parse(JSON.parse(readFileSync(file, 'utf8')));
const shown = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => ({
    title,
    // Grafana puts an interval there before it asks Prometheus.
    ...read(expr.replaceAll('$__rate_interval', '5m')),
    legend: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
  })),
);

/** Prometheus adds these itself. */
const OF_PROMETHEUS = ['le', 'instance'];

describe('the dashboard for Grafana', () => {
  it.each(shown)('asks in "$title" for metrics and labels that exist', (expression) => {
    const { faults, metrics, labels, legend } = expression;
    expect(faults).toEqual([]);
    expect(metrics.filter((name) => definitionOf(name) === undefined)).toEqual([]);
    const known = metrics.flatMap((name) => definitionOf(name)?.attributes ?? []);
    const used = [...labels, ...legend];
    expect(used.filter((label) => ![...known, ...OF_PROMETHEUS].includes(label))).toEqual([]);
  });

  it('shows each product metric, and numbers its panels once', () => {
    const metrics = new Set(
      shown.flatMap((expression) =>
        expression.metrics.map((name) => name.replace(/_(bucket|sum|count)$/, '')),
      ),
    );
    const missing = Object.keys(METRICS).filter((name) => !metrics.has(name));
    expect(missing.filter((name) => !name.startsWith('security_'))).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
