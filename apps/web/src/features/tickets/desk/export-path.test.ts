import { expect, it } from 'vitest';
import { exportPath } from './export-path';

it('carries a queue and its filters into the file', () => {
  expect(exportPath({ view: 'unassigned', priority: ['urgent'], q: 'a&b' }, 'me', 'csv')).toBe(
    '/v1/tickets/export?format=csv&priority=urgent&q=a%26b&status=new,open,pending&assigneeId=none',
  );
});

it('leaves out an order that a file cannot have, and what is open beside the list', () => {
  expect(exportPath({ sort: '-priority', open: 'T-1' }, 'me', 'ndjson')).toBe(
    '/v1/tickets/export?format=ndjson',
  );
});
