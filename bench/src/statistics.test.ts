import { describe, expect, it } from 'vitest';
import { median, pairedRatio, percentile, zipfDraws } from './statistics.js';

describe('median', () => {
  it('is the middle value whatever the order, and the mean of two middle ones', () => {
    expect(median([30, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 30])).toBe(3);
    expect(median([])).toBeNaN();
  });
});

describe('percentile', () => {
  it('takes the nearest rank', () => {
    const sorted = Float64Array.from({ length: 200 }, (_, n) => n + 1);
    expect(percentile(sorted, 0.5)).toBe(100);
    expect(percentile(sorted, 0.99)).toBe(198);
    expect(percentile(Float64Array.of(7), 0.99)).toBe(7);
    expect(percentile(Float64Array.of(), 0.5)).toBeNaN();
  });
});

describe('pairedRatio', () => {
  it('compares rounds that were neighbours, so that a slow moment of the machine cancels out', () => {
    expect(pairedRatio([50, 5, 50], [100, 10, 100])).toBe(0.5);
  });
});

describe('zipfDraws', () => {
  it('asks for the first twice as often as for the second, and the same way again', () => {
    const draw = zipfDraws(100, 7);
    const again = zipfDraws(100, 7);
    const counts = Array.from({ length: 100 }, () => 0);
    for (let n = 0; n < 50_000; n += 1) {
      const drawn = draw();
      expect(again()).toBe(drawn);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeCloseTo(2, 0);
    expect(counts.every((count) => count > 0)).toBe(true);
  });
});
