import { describe, expect, it } from 'vitest';
import { mailDueAt } from './mail-due-at.js';
import type { Timing } from './mail-due-at.js';
import { isTimeZone, nextMoment, wallTimeAt } from './zoned-time.js';

const AT_ONCE: Timing = {
  digest: 'off',
  digestHour: 8,
  timeZone: 'Europe/Berlin',
  quietFrom: null,
  quietTo: null,
  urgentPasses: true,
};
const NIGHT: Timing = { ...AT_ONCE, quietFrom: '22:00', quietTo: '07:30' };

const due = (moment: string, timing: Timing, isUrgent = false) =>
  mailDueAt(new Date(moment), timing, isUrgent).toISOString();

describe('a mail is due', () => {
  it.each<[string, string, Timing, string]>([
    [
      'at once without digests and quiet hours',
      '2026-03-02T09:17:00Z',
      AT_ONCE,
      '2026-03-02T09:17:00.000Z',
    ],
    [
      'at the end of the night, before midnight',
      '2026-03-02T22:00:00Z',
      NIGHT,
      '2026-03-03T06:30:00.000Z',
    ],
    [
      'at the end of the night, after midnight',
      '2026-03-03T03:00:00Z',
      NIGHT,
      '2026-03-03T06:30:00.000Z',
    ],
    [
      'at once when the night has just ended',
      '2026-03-03T06:30:00Z',
      NIGHT,
      '2026-03-03T06:30:00.000Z',
    ],
    ['at once just before the night', '2026-03-02T20:59:59Z', NIGHT, '2026-03-02T20:59:59.000Z'],
    [
      'at the next full hour',
      '2026-03-02T09:17:00Z',
      { ...AT_ONCE, digest: 'hourly' },
      '2026-03-02T10:00:00.000Z',
    ],
    [
      'at the next full hour of a zone that is half an hour off',
      '2026-03-02T09:17:00Z',
      { ...AT_ONCE, digest: 'hourly', timeZone: 'Asia/Kolkata' },
      '2026-03-02T09:30:00.000Z',
    ],
    [
      'after the night when the full hour is in it',
      '2026-03-02T20:30:00Z',
      { ...NIGHT, digest: 'hourly' },
      '2026-03-03T06:30:00.000Z',
    ],
    [
      'at the hour of the day',
      '2026-03-02T09:17:00Z',
      { ...AT_ONCE, digest: 'daily' },
      '2026-03-03T07:00:00.000Z',
    ],
    [
      'today when that hour is to come',
      '2026-03-02T05:00:00Z',
      { ...AT_ONCE, digest: 'daily' },
      '2026-03-02T07:00:00.000Z',
    ],
    // The clocks go forward on 2026-03-29 at 02:00, back on 2026-10-25 at 03:00.
    [
      'at the same hour when the clocks go forward',
      '2026-03-28T21:00:00Z',
      NIGHT,
      '2026-03-29T05:30:00.000Z',
    ],
    [
      'at the same hour when the clocks go back',
      '2026-10-24T21:00:00Z',
      NIGHT,
      '2026-10-25T06:30:00.000Z',
    ],
    [
      'when the clocks jump, where its hour is skipped',
      '2026-03-28T23:30:00Z',
      { ...AT_ONCE, quietFrom: '00:00', quietTo: '02:30' },
      '2026-03-29T01:00:00.000Z',
    ],
  ])('%s', (_when, moment, timing, expected) => {
    expect(due(moment, timing)).toBe(expected);
  });

  it('at once when it is urgent, unless the person wants to sleep', () => {
    const asleep = '2026-03-03T03:00:00Z';
    const daily: Timing = { ...NIGHT, digest: 'daily' };
    expect(due(asleep, daily, true)).toBe('2026-03-03T03:00:00.000Z');
    expect(due(asleep, { ...daily, urgentPasses: false }, true)).toBe('2026-03-03T07:00:00.000Z');
  });

  it('never in the past and never in quiet hours, in every zone and at every hour', () => {
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      const timing: Timing = { ...NIGHT, timeZone, digest: 'hourly' };
      for (let hour = 0; hour < 48; hour += 5) {
        const moment = new Date(Date.UTC(2026, 2, 28, hour, 20));
        const at = mailDueAt(moment, timing, false);
        expect(at.getTime()).toBeGreaterThan(moment.getTime());
        const { minutes } = wallTimeAt(at, timeZone);
        expect([timeZone, minutes >= 22 * 60 || minutes < 7 * 60 + 30]).toEqual([timeZone, false]);
      }
    }
  });
});

describe('a time zone', () => {
  it('is known by its IANA name', () => {
    for (const name of ['Europe/Berlin', 'UTC', 'America/St_Johns'])
      expect(isTimeZone(name)).toBe(true);
    for (const name of ['', '+02:00', 'Mars/Olympus', '02:00', 'Europe/ Berlin']) {
      expect(isTimeZone(name)).toBe(false);
    }
  });

  it('shows the earlier of two equal times', () => {
    const at = nextMoment(new Date('2026-10-24T23:00:00Z'), 'Europe/Berlin', 150);
    expect(at.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
});
