import { describe, expect, it } from 'vitest';
import { formatNumber, renderTable } from './render-table.js';
import { isMet, medianAtMost, ratioAtLeast } from './row.js';

describe('isMet', () => {
  it('holds a row to its goal, and one without a figure misses it', () => {
    const row = { what: 'x', median: 120, unit: 'ms', ratio: 0.6 };
    expect(isMet(row)).toBeUndefined();
    expect(isMet({ ...row, goal: ratioAtLeast(0.6) })).toBe(true);
    expect(isMet({ ...row, goal: ratioAtLeast(0.61) })).toBe(false);
    expect(isMet({ ...row, goal: medianAtMost(100) })).toBe(false);
    expect(isMet({ ...row, median: Number.NaN, goal: medianAtMost(100) })).toBe(false);
  });
});

describe('renderTable', () => {
  it('prints what was measured, its ratio, its goal and whether it is met', () => {
    const text = renderTable({
      name: 'reads',
      title: 'reading',
      seconds: 3.4,
      rows: [
        { what: 'floor', median: 21_345.6, unit: 'req/s', ratio: 1 },
        { what: 'REST', median: 9_000, unit: 'req/s', ratio: 0.4216, goal: ratioAtLeast(0.6) },
      ],
    });
    expect(text).toMatch(/^reads: reading \(3 s\)$/m);
    expect(text).toMatch(/^ {2}floor\s+21,346 req\/s\s+1\.00×$/m);
    expect(text).toMatch(/^ {2}REST\s+9,000 req\/s\s+0\.42×\s+≥ 0\.6×\s+NO$/m);
  });
});

describe('formatNumber', () => {
  it('keeps three digits of small figures and marks what could not be measured', () => {
    expect(formatNumber(0.012345)).toBe('0.0123');
    expect(formatNumber(99.95)).toBe('100');
    expect(formatNumber(1_234_567)).toBe('1,234,567');
    expect(formatNumber(Number.NaN)).toBe('–');
  });
});
