import { describe, expect, it } from 'vitest';
import { SCHEDULE_MS, nextAttemptAt } from './schedule.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const delayOf = (step: number, random: () => number, retryAfter?: string) => {
  const at = nextAttemptAt(step, NOW, { random, retryAfter });
  return at === null ? null : at.getTime() - NOW.getTime();
};

describe('the schedule of attempts', () => {
  it('is at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, then never', () => {
    expect(SCHEDULE_MS.map((ms) => ms / 1000)).toEqual([
      0, 5, 300, 1_800, 7_200, 18_000, 36_000, 36_000,
    ]);
    const delays = SCHEDULE_MS.map((_, step) => delayOf(step, () => 0));
    expect(delays).toEqual([...SCHEDULE_MS.slice(1), null]);
  });

  it('comes up to a fifth later by chance, never earlier', () => {
    expect(delayOf(1, () => 0)).toBe(300_000);
    expect(delayOf(1, () => 0.999_999)).toBe(360_000);
  });

  it('waits for as long as the receiver asks, up to an hour', () => {
    expect(delayOf(0, () => 0, '120')).toBe(120_000);
    expect(delayOf(1, () => 0, '120')).toBe(300_000);
    expect(delayOf(0, () => 0, '999999')).toBe(3_600_000);
    for (const nonsense of ['soon', '-5', '1e9', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
      expect(delayOf(0, () => 0, nonsense)).toBe(5_000);
    }
  });
});
