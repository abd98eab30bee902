import { expect, it } from 'vitest';
import { paceOf } from './live-pace';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const pending = (seconds: number) =>
  ({ status: 'pending', nextAttemptAt: inSeconds(seconds) }) as const;
const DELIVERED = { status: 'delivered', nextAttemptAt: null } as const;

it('looks more often while an attempt is about to be made', () => {
  const calm = paceOf([DELIVERED, pending(300)], false);
  expect(paceOf([DELIVERED, pending(4)], false)).toBeLessThan(calm);
  expect(paceOf([pending(-60)], false)).toBeLessThan(calm);
  expect(paceOf([], false)).toBe(calm);
});

it('does not wait eagerly for what is parked', () => {
  expect(paceOf([pending(-60)], true)).toBe(paceOf([], true));
});
