import { expect, it } from 'vitest';
import { hourLabel, timeZones } from './time-zones';

it('offers each zone once, the chosen one whether the browser knows it or not', () => {
  const zones = timeZones('Europe/Berlin', 'Mars/Olympus');
  expect(zones).toContain('UTC');
  expect(zones).toContain('Mars/Olympus');
  expect(zones.filter((zone) => zone === 'Europe/Berlin')).toHaveLength(1);
});

it('writes hours as clocks do', () => {
  expect([hourLabel(7), hourLabel(18)]).toEqual(['07:00', '18:00']);
});
