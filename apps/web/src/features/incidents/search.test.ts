import { expect, it } from 'vitest';
import { declaredWithin, isFiltered, parseIncidentSearch, parseRoomSearch } from './search';

it('reads the filters of a link', () => {
  expect(
    parseIncidentSearch({ status: 'closed,triage', severity: 'SEV1', q: ' db ', sort: 'severity' }),
  ).toEqual({
    status: ['triage', 'closed'],
    severity: ['SEV1'],
    q: 'db',
    sort: 'severity',
  });
});

it('leaves out what it does not know, and the order that is the default', () => {
  expect(
    parseIncidentSearch({ status: 'exploded', assigneeId: 'x', sort: '-declaredAt', other: '1' }),
  ).toEqual({});
});

it('reads the days of the declaration, and asks for them as the API takes them', () => {
  const search = parseIncidentSearch({ from: '2026-02-27', to: '2026-02-28' });
  expect(search).toEqual({ from: '2026-02-27', to: '2026-02-28' });
  expect(isFiltered(search)).toBe(true);
  expect(declaredWithin({ from: search.from, to: search.to })).toEqual({
    createdAfter: '2026-02-27T00:00:00Z',
    createdBefore: '2026-03-01T00:00:00Z',
  });
  expect(parseIncidentSearch({ from: '2026-02-30', to: 'yesterday' })).toEqual({});
});

it('takes a sorted list for unfiltered', () => {
  expect(isFiltered({ sort: 'severity' })).toBe(false);
  expect(isFiltered({ q: 'x' })).toBe(true);
});

it('opens the timeline unless the link says otherwise', () => {
  expect(parseRoomSearch({})).toEqual({});
  expect(parseRoomSearch({ tab: 'tasks' })).toEqual({ tab: 'tasks' });
  expect(parseRoomSearch({ tab: 'secrets' })).toEqual({});
});
