import { describe, expect, it } from 'vitest';
import { factorOf, HIGHEST_LEVEL, levelAt, QUIET_MS } from './levels.js';

const crossedAt = new Date('2026-03-02T09:00:00Z');
const after = (ms: number): Date => new Date(crossedAt.getTime() + ms);

describe('a throttle', () => {
  it.each([
    [0, 2],
    [QUIET_MS - 1, 2],
    [QUIET_MS, 1],
    [2 * QUIET_MS, 0],
    [50 * QUIET_MS, 0],
    // The clock of another node may be a little ahead.
    [-1_000, 2],
  ])('of level 2 is after %i ms of quiet at level %i', (ms, level) => {
    expect(levelAt({ level: 2, crossedAt }, after(ms))).toBe(level);
  });

  it('leaves less of a limit at each level, and all of it at none', () => {
    const factors = Array.from({ length: HIGHEST_LEVEL + 1 }, (_, level) => factorOf(level));
    expect(factors[0]).toBe(1);
    expect(factors.toSorted((a, b) => b - a)).toEqual(factors);
    expect(new Set(factors).size).toBe(factors.length);
    expect(factorOf(HIGHEST_LEVEL)).toBeGreaterThan(0);
    expect(factorOf(99)).toBe(factorOf(HIGHEST_LEVEL));
  });
});
