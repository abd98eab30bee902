import { describe, expect, it } from 'vitest';
import { newId } from './new-id.js';

describe('newId', () => {
  it('makes UUIDs of version 7 and variant 10 that carry the current time', () => {
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(time - Date.now())).toBeLessThan(1_000);
  });

  it('never repeats itself and sorts in the order of making, also many within a millisecond', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it('spreads its last 62 bits at random', () => {
    const tails = Array.from({ length: 1_000 }, () => newId().slice(20));
    expect(new Set(tails).size).toBe(1_000);
  });
});
