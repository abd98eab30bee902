import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withGeneratedTable } from '../config-docs.js';
import { retentionTables } from './retention-docs.js';

it('docs/retention.md says of every table what becomes of its rows, word for word', () => {
  const page = readFileSync(new URL('../../../../docs/retention.md', import.meta.url), 'utf8');
  expect(page).toBe(withGeneratedTable(page, retentionTables()));
});
