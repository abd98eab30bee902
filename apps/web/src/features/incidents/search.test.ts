import { expect, it } from 'vitest';
import { isFiltered, parseIncidentSearch, parseRoomSearch } from './search';

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

it('takes a sorted list for unfiltered', () => {
  expect(isFiltered({ sort: 'severity' })).toBe(false);
  expect(isFiltered({ q: 'x' })).toBe(true);
});

it('opens the timeline unless the link says otherwise', () => {
  expect(parseRoomSearch({})).toEqual({});
  expect(parseRoomSearch({ tab: 'tasks' })).toEqual({ tab: 'tasks' });
  expect(parseRoomSearch({ tab: 'secrets' })).toEqual({});
});
