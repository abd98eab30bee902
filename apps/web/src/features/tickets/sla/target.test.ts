import { expect, it } from 'vitest';
import { nextTarget, targetsOf } from './target';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const TICKET: Parameters<typeof nextTarget>[0] = {
  status: 'open',
  firstResponseDueAt: '2026-03-02T13:00:00Z',
  firstRespondedAt: null,
  resolutionDueAt: '2026-03-03T12:00:00Z',
  solvedAt: null,
  breached: [],
};

it('awaits the first answer, and then the solution', () => {
  expect(nextTarget(TICKET, NOW)).toMatchObject({ kind: 'first_response', isBreached: false });
  const answered = { ...TICKET, firstRespondedAt: '2026-03-02T11:00:00Z' };
  expect(nextTarget(answered, NOW)).toMatchObject({ kind: 'resolution', isBreached: false });
});

it('is late as soon as the time has come, before the server says so', () => {
  const late = { ...TICKET, firstResponseDueAt: '2026-03-02T11:59:00Z' };
  expect(nextTarget(late, NOW)?.isBreached).toBe(true);
  expect(nextTarget({ ...TICKET, breached: ['first_response'] }, NOW)?.isBreached).toBe(true);
});

it('remembers that an answer came too late', () => {
  const answered = { ...TICKET, firstRespondedAt: '2026-03-02T13:30:00Z' };
  expect(targetsOf(answered, NOW).map(({ isBreached }) => isBreached)).toEqual([true, false]);
});

it('awaits nothing of what is solved, or was never promised', () => {
  expect(nextTarget({ ...TICKET, status: 'solved' }, NOW)).toBeUndefined();
  const free = { ...TICKET, firstResponseDueAt: null, resolutionDueAt: null };
  expect(nextTarget(free, NOW)).toBeUndefined();
});

it('stands still while the requester is to answer', () => {
  const late = '2026-03-02T11:00:00Z';
  const pending = {
    ...TICKET,
    status: 'pending' as const,
    firstRespondedAt: late,
    resolutionDueAt: late,
  };
  expect(nextTarget(pending, NOW)).toBeUndefined();
  expect(targetsOf(pending, NOW)[1]).toMatchObject({ isPaused: true, isBreached: false });
});
