import { describe, expect, it } from 'vitest';
import { bucketsOf, scaleEnd } from './buckets';

const entry = (day: string, kind: string, count: number) => ({ day, kind, count });

describe('bucketsOf', () => {
  it('has one for each day, in order, the empty ones too', () => {
    const span = { from: '2026-02-27', to: '2026-03-01' };
    const entries = [
      entry('2026-03-01', 'incident.write', 4),
      entry('2026-03-01', 'tenant.write', 1),
      entry('2026-02-27', 'incident.write', 2),
    ];
    expect(bucketsOf(entries, span, 1)).toEqual([
      { from: '2026-02-27', to: '2026-02-27', counts: { 'incident.write': 2 }, total: 2 },
      { from: '2026-02-28', to: '2026-02-28', counts: {}, total: 0 },
      {
        from: '2026-03-01',
        to: '2026-03-01',
        counts: { 'incident.write': 4, 'tenant.write': 1 },
        total: 5,
      },
    ]);
  });

  it('counts weeks back from the last day, and cuts the first one short', () => {
    const span = { from: '2026-03-01', to: '2026-03-10' };
    const entries = [entry('2026-03-03', 'x', 1), entry('2026-03-04', 'x', 2)];
    expect(bucketsOf(entries, span, 7)).toMatchObject([
      { from: '2026-03-01', to: '2026-03-03', total: 1 },
      { from: '2026-03-04', to: '2026-03-10', total: 2 },
    ]);
  });
});

describe('scaleEnd', () => {
  it.each([
    [0, 4],
    [7, 10],
    [11, 20],
    [200, 200],
    [201, 400],
    [9_999, 10_000],
  ])('for at most %d is %d', (most, end) => {
    expect(scaleEnd(most)).toBe(end);
  });
});
