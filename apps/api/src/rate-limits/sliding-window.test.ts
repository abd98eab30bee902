import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.js';
import { fits, remainingOf, waitMs } from './sliding-window.js';
import type { Rule } from './sliding-window.js';

const rule: Rule = { policy: 'read', key: 'k', limit: 10, windowMs: 1000 };

describe('the sliding window', () => {
  it.each([
    [{ current: 0, previous: 0, elapsedMs: 0 }, 10],
    [{ current: 9, previous: 0, elapsedMs: 500 }, 1],
    [{ current: 10, previous: 0, elapsedMs: 999 }, 0],
    [{ current: 0, previous: 10, elapsedMs: 0 }, 0],
    [{ current: 0, previous: 10, elapsedMs: 500 }, 5],
    [{ current: 4, previous: 10, elapsedMs: 500 }, 1],
  ])('of %o has room for %i', (reading, room) => {
    expect(remainingOf(reading, rule)).toBe(room);
    expect(fits(reading, rule)).toBe(room > 0);
  });

  it('says how long to wait: not a millisecond too short, and not long', () => {
    for (const previous of [0, 3, 10]) {
      for (const current of [0, 5, 9, 10]) {
        for (const elapsedMs of [0, 1, 250, 999]) {
          const reading = { current, previous, elapsedMs };
          const wait = waitMs(reading, rule);
          expect(fits(later(reading, wait), rule)).toBe(true);
          if (wait > 2) expect(fits(later(reading, wait - 2), rule)).toBe(false);
        }
      }
    }
  });
});

/** The reading of the same counter after a while in which nobody has sent anything. */
function later({ current, previous, elapsedMs }: Parameters<typeof fits>[0], ms: number) {
  const elapsed = elapsedMs + ms;
  if (elapsed < 1000) return { current, previous, elapsedMs: elapsed };
  return { current: 0, previous: elapsed < 2000 ? current : 0, elapsedMs: elapsed % 1000 };
}

describe('the counters in memory', () => {
  it('see a burst over the boundary of two windows', () => {
    let now = 10_900;
    const store = new MemoryStore(() => now);
    const admitted = (): number =>
      Array.from({ length: 20 }, () => store.take([rule]).allowed).filter(Boolean).length;
    expect(admitted()).toBe(10);
    // Fixed windows would let ten more through at once here.
    now = 11_000;
    expect(admitted()).toBe(0);
    now = 11_300;
    expect(admitted()).toBe(3);
    now = 13_000;
    expect(admitted()).toBe(10);
  });

  it('count a request under all of its rules or under none', () => {
    const store = new MemoryStore(() => 5000);
    const wide = { ...rule, key: 'wide', limit: 100 };
    for (let n = 0; n < 30; n += 1) store.take([wide, rule]);
    expect(store.peek(wide).current).toBe(10);
  });

  it('are bounded, and those in use outlive those that have passed', () => {
    let now = 0;
    const store = new MemoryStore(() => now, 100);
    for (let n = 0; n < 60; n += 1) store.take([{ ...rule, key: `old ${n}` }]);
    now = 5000;
    for (let n = 0; n < 10; n += 1) store.take([rule]);
    for (let n = 0; n < 35; n += 1) store.take([{ ...rule, key: `new ${n}` }]);
    expect(store.size).toBeLessThanOrEqual(100);
    expect(store.take([rule]).allowed).toBe(false);
    for (let n = 0; n < 5000; n += 1) store.take([{ ...rule, key: `flood ${n}` }]);
    expect(store.size).toBeLessThanOrEqual(100);
  });
});
