import { expect, it } from 'vitest';
import type { SavedView, ViewFilter } from '../../../api/types';
import type { TicketSearch } from '../search';
import { inputOf } from './queue-input';
import { searchOf } from './view-filter';

const ME = '018f0000-0000-7000-8000-000000000001';
const OTHER = '018f0000-0000-7000-8000-000000000002';

function viewOf(filter: ViewFilter<'tickets'>): SavedView {
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
    list: 'tickets',
    filter,
  };
}

const saved = (search: TicketSearch) => viewOf(inputOf(search, ME) as ViewFilter<'tickets'>);

it.each<TicketSearch>([
  {},
  { view: 'new', priority: ['urgent'] },
  { view: 'mine', tag: 'vpn', sort: '-priority' },
  { view: 'mine', status: ['pending'] },
  { view: 'unassigned', q: 'printer' },
  { view: 'breached', assigneeId: OTHER, category: 'Network' },
  { status: ['solved', 'closed'], assigneeId: OTHER },
])('gives back the address %j that it was saved from', (search) => {
  expect(searchOf(saved(search), ME)).toEqual(search);
});

it('shows the queue of one person to another as their tickets', () => {
  expect(searchOf(saved({ view: 'mine' }), OTHER)).toEqual({
    status: ['new', 'open', 'pending'],
    assigneeId: ME,
  });
});

it.each<ViewFilter<'tickets'>>([
  { requesterId: [ME] },
  { assigneeId: ['none'] },
  { breached: false },
  { tag: ['vpn', 'wifi'] },
  { sort: 'updatedAt' },
])('shows nothing else in place of %j, which it has no filter for', (filter) => {
  expect(searchOf(viewOf(filter), ME)).toBeNull();
});
