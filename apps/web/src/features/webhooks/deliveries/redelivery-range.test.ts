import { expect, it } from 'vitest';
import { toLocalInput } from '../../../ui/format-time';
import { rangeOf } from './redelivery-range';

const NOW = Date.parse('2026-03-08T12:00:00Z');
const BASE = { from: '', to: '', what: 'dead_letter' } as const;

it('reaches back from now', () => {
  const to = '2026-03-08T12:00:00.000Z';
  expect(rangeOf({ ...BASE, period: 'hour' }, NOW)).toEqual({
    from: '2026-03-08T11:00:00.000Z',
    to,
  });
  expect(rangeOf({ ...BASE, period: 'week' }, NOW)).toEqual({
    from: '2026-03-01T12:00:00.000Z',
    to,
  });
});

it('takes two times, the second of which may be left out', () => {
  const from = '2026-03-02T09:30:00.000Z';
  const to = '2026-03-03T09:30:00.000Z';
  const values = { ...BASE, period: 'range', from: toLocalInput(from) } as const;
  expect(rangeOf({ ...values, to: toLocalInput(to) }, NOW)).toEqual({ from, to });
  expect(rangeOf(values, NOW)).toEqual({ from, to: new Date(NOW).toISOString() });
  expect(rangeOf({ ...values, from: '' }, NOW)).toBeNull();
});
