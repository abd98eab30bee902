import { expect, it } from 'vitest';
import { exportPath } from './export-path';

it('carries the filters of the list into the file', () => {
  expect(exportPath({ status: ['triage', 'closed'], severity: ['SEV1'], q: 'a&b' }, 'csv')).toBe(
    '/v1/incidents/export?format=csv&status=triage,closed&severity=SEV1&q=a%26b',
  );
});

it('leaves out an order that a file cannot have', () => {
  expect(exportPath({ sort: 'severity' }, 'ndjson')).toBe('/v1/incidents/export?format=ndjson');
  expect(exportPath({ sort: 'declaredAt' }, 'csv')).toBe(
    '/v1/incidents/export?format=csv&sort=declaredAt',
  );
});
