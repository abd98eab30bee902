import { expect, it } from 'vitest';
import { INITIAL_VALUES, bulkItems } from './bulk-change';

const TICKETS = [
  { id: 'a', version: 3 },
  { id: 'b', version: 1 },
];

it('changes each ticket from the version that is shown', () => {
  expect(bulkItems('priority', { ...INITIAL_VALUES, priority: 'high' }, TICKETS)).toEqual([
    { ticketId: 'a', expectedVersion: 3, priority: 'high' },
    { ticketId: 'b', expectedVersion: 1, priority: 'high' },
  ]);
});

it('takes only the field that was asked for', () => {
  const values = { status: 'solved', priority: 'low', assigneeId: 'x' };
  expect(bulkItems('status', values, TICKETS)[0]).toEqual({
    ticketId: 'a',
    expectedVersion: 3,
    status: 'solved',
  });
});

it('assigns to nobody, and sends nothing while nothing is chosen', () => {
  expect(bulkItems('assignee', INITIAL_VALUES, TICKETS)[0]).toMatchObject({ assigneeId: null });
  expect(bulkItems('status', INITIAL_VALUES, TICKETS)).toEqual([]);
});
