import { describe, expect, it } from 'vitest';
import {
  absoluteTime,
  clockTime,
  formatDuration,
  fromLocalInput,
  relativeTime,
  toLocalInput,
} from './format-time';

const NOW = Date.parse('2026-03-02T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-03-02T11:59:30Z', 'just now'],
    ['2026-03-02T11:55:00Z', '5 min. ago'],
    ['2026-03-02T14:30:00Z', 'in 2 hr.'],
    ['2026-03-01T11:00:00Z', 'yesterday'],
    ['2025-12-02T12:00:00Z', '3 mo. ago'],
  ])('says of %s: %s', (iso, said) => {
    expect(relativeTime(iso, NOW)).toBe(said);
  });
});

describe('formatDuration', () => {
  it.each([
    [45_000, '45 s'],
    [12 * 60_000, '12 min'],
    [185 * 60_000, '3 h 05 min'],
    [(4 * 24 + 2) * 3_600_000, '4 d 2 h'],
    [-5, '0 s'],
  ])('says of %d ms: %s', (milliseconds, said) => {
    expect(formatDuration(milliseconds)).toBe(said);
  });
});

describe('clockTime', () => {
  it.each([
    ['2026-03-02T09:30:10Z', '09:30 UTC'],
    ['2026-03-01T23:59:00Z', '1 Mar, 23:59 UTC'],
    ['2025-03-02T09:30:00Z', '2 Mar 2025, 09:30 UTC'],
  ])('says of %s in UTC: %s', (iso, said) => {
    expect(clockTime(iso, 'utc', NOW)).toBe(said);
  });

  it('names the zone only where it is not the reader’s own', () => {
    expect(clockTime('2026-03-02T12:00:00Z', 'local', NOW)).toMatch(/^\d\d:\d\d$/);
    expect(absoluteTime('2026-03-02T09:30:10Z', 'utc')).toBe('2 Mar 2026, 09:30:10 UTC');
    expect(absoluteTime('2026-03-02T09:30:10Z', 'local')).toMatch(/ \(09:30:10 UTC\)$/);
  });
});

describe('date fields', () => {
  it('bring a whole minute back to the same point in time', () => {
    const iso = '2026-03-02T09:30:00.000Z';
    expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
  });

  it('take empty and broken values as none', () => {
    expect(fromLocalInput('')).toBeUndefined();
    expect(fromLocalInput('yesterday')).toBeUndefined();
  });
});
