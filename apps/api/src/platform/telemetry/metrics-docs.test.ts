import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withGeneratedTable } from '../../config-docs.js';
import { metricsTable } from './metrics-docs.js';

it('docs/monitoring.md lists every metric, word for word', () => {
  const file = new URL('../../../../../docs/monitoring.md', import.meta.url);
  const page = readFileSync(file, 'utf8');
  expect(page).toBe(withGeneratedTable(page, metricsTable()));
});
