import { expect, it } from 'vitest';
import { recentOutcomes } from './recent-outcomes';

const at = (minute: number) => `2026-03-02T09:0${minute}:00.000Z`;
const DELIVERED = { status: 'delivered', attempts: 1, lastAttemptAt: at(1) } as const;
const RETRYING = { status: 'pending', attempts: 2, lastAttemptAt: at(5) } as const;
const WAITING = { status: 'pending', attempts: 0, lastAttemptAt: null } as const;

it('counts what was tried, and says when that was last', () => {
  expect(recentOutcomes([WAITING, RETRYING, DELIVERED, DELIVERED])).toEqual({
    percent: 66,
    waiting: 1,
    lastAttemptAt: at(5),
  });
});

it('claims nothing before anything was tried', () => {
  expect(recentOutcomes([WAITING])).toEqual({ percent: null, waiting: 1, lastAttemptAt: null });
});
