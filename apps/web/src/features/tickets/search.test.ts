import { expect, it } from 'vitest';
import { filtersOf, isFiltered, parseTicketSearch } from './search';

const SOMEBODY = '018f0000-0000-7000-8000-000000000001';

it('reads the queue, the filters and what is open beside the list', () => {
  expect(
    parseTicketSearch({
      view: 'mine',
      status: 'closed,new',
      priority: 'urgent',
      assigneeId: SOMEBODY,
      tag: 'vpn',
      category: ' Hardware ',
      q: 'printer',
      sort: '-priority',
      open: 'T-7',
    }),
  ).toEqual({
    view: 'mine',
    status: ['new', 'closed'],
    priority: ['urgent'],
    assigneeId: SOMEBODY,
    tag: 'vpn',
    category: 'Hardware',
    q: 'printer',
    sort: '-priority',
    open: 'T-7',
  });
});

it('leaves out what it does not know, and what is the default', () => {
  expect(
    parseTicketSearch({ view: 'all', sort: '-createdAt', status: 'lost', open: '../x', x: '1' }),
  ).toEqual({});
});

it('takes a queue for unfiltered, whatever is open beside it', () => {
  expect(isFiltered({ view: 'mine', sort: 'createdAt', open: 'T-7' })).toBe(false);
  expect(isFiltered({ tag: 'vpn' })).toBe(true);
  expect(filtersOf({ view: 'new', q: 'x', open: 'T-7' })).toEqual({ q: 'x' });
});
