import { expect, it } from 'vitest';
import type { SavedView } from '../../api/types';
import { activeView } from './active-view';

interface Search {
  q?: string;
  status?: string[];
  saved?: string;
}

const view = (id: string): SavedView => {
  const owner = { type: 'user', id: null, name: 'Robin' } as const;
  const times = { createdAt: '', updatedAt: '', version: 1 };
  return {
    id,
    name: id,
    shared: false,
    ownerLeft: false,
    owner,
    ...times,
    list: 'tickets',
    filter: {},
  };
};
const choices = [
  { view: view('disks'), search: { q: 'disk' } },
  { view: view('grave'), search: { status: ['a', 'b'] } },
  { view: view('foreign'), search: null },
];
const filterOf = ({ q, status }: Search) => ({ q, status });
const shown = (search: Search) => {
  const active = activeView<Search>(choices, { search, filterOf });
  return active === null ? null : [active.choice.view.id, active.changed];
};

it('is the one that the address began with, changed or not', () => {
  expect(shown({ saved: 'disks', q: 'disk' })).toEqual(['disks', false]);
  expect(shown({ saved: 'disks', q: 'printer' })).toEqual(['disks', true]);
  expect(shown({ saved: 'disks', status: ['a', 'b'] })).toEqual(['disks', true]);
});

it('is else one that shows the same, in whatever order its values were picked', () => {
  expect(shown({ status: ['b', 'a'] })).toEqual(['grave', false]);
  expect(shown({ saved: 'gone', q: 'disk' })).toEqual(['disks', false]);
  expect(shown({ q: 'printer' })).toBeNull();
  expect(shown({})).toBeNull();
});

it('is changed from the first when this page does not have its filters', () => {
  expect(shown({ saved: 'foreign' })).toEqual(['foreign', true]);
});
