import { METRICS } from './metrics-catalogue.js';
import type { MetricDefinition } from './metrics-catalogue.js';

/** The table of docs/monitoring.md. */
export function metricsTable(): string {
  const rows = Object.entries(METRICS).map(([name, definition]) => row(name, definition));
  return `| metric | kind | labels | what it says |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function row(name: string, { kind, attributes, description }: MetricDefinition): string {
  const labels = attributes.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${kind} | ${labels === '' ? '–' : labels} | ${description} |`;
}
