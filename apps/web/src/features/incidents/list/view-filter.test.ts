import { expect, it } from 'vitest';
import type { SavedView, ViewFilter } from '../../../api/types';
import { filterOf, searchOf } from './view-filter';
import type { IncidentSearch } from '../search';

const ME = '018f0000-0000-7000-8000-000000000001';
const OTHER = '018f0000-0000-7000-8000-000000000002';

function viewOf(filter: ViewFilter<'incidents'>): SavedView {
  const owner = { type: 'user', id: ME, name: 'Robin' } as const;
  const at = '2026-03-02T09:30:00.000Z';
  const times = { createdAt: at, updatedAt: at, version: 1 };
  return {
    id: ME,
    name: 'V',
    shared: true,
    ownerLeft: false,
    owner,
    ...times,
    list: 'incidents',
    filter,
  };
}

it.each<IncidentSearch>([
  {},
  { status: ['triage', 'identified'], severity: ['SEV1'], q: 'disk', sort: 'severity' },
  { assigneeId: ME, from: '2026-03-01', to: '2026-03-31' },
])('gives back the address %j that it was saved from', (search) => {
  expect(searchOf(viewOf(filterOf({ ...search, saved: OTHER })))).toEqual(search);
});

it('shows what other programs saved where it means the same', () => {
  expect(searchOf(viewOf({ category: ['active'], sort: '-declaredAt' }))).toEqual({
    status: ['investigating', 'identified'],
  });
  const narrowed: ViewFilter<'incidents'> = {
    category: ['active', 'mitigated'],
    status: ['monitoring', 'resolved'],
  };
  expect(searchOf(viewOf(narrowed))).toEqual({ status: ['monitoring'] });
});

it.each<ViewFilter<'incidents'>>([
  { source: ['api'] },
  { assigneeId: [ME, OTHER] },
  { sort: 'updatedAt' },
  { createdAfter: '2026-03-01T08:00:00Z' },
  { createdBefore: '2026-03-01T00:00:00+02:00' },
])('shows nothing else in place of %j, which it has no filter for', (filter) => {
  expect(searchOf(viewOf(filter))).toBeNull();
});
