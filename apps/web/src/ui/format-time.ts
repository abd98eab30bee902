import type { TimeZone } from './time-zone';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const FORMATS = {
  local: formatsIn({}),
  utc: formatsIn({ timeZone: 'UTC' }),
} as const;
const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** `5 min. ago`, `in 2 hr.`, `now`. */
export function relativeTime(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return 'just now';
}

function formatsIn(zone: { timeZone?: string }) {
  return {
    whole: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', ...zone }),
    day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone }),
    year: new Intl.DateTimeFormat('en-GB', { year: 'numeric', ...zone }),
    seconds: new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', ...zone }),
    minutes: new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', ...zone }),
  };
}

/** Date and time to the second; in the reader's zone with the time in UTC after it. */
export function absoluteTime(iso: string, zone: TimeZone): string {
  const date = new Date(iso);
  const whole = FORMATS[zone].whole.format(date);
  return zone === 'utc' ? `${whole} UTC` : `${whole} (${FORMATS.utc.seconds.format(date)} UTC)`;
}

/** `14:05`, on another day `2 Mar, 14:05`, in another year `2 Mar 2025, 14:05`; UTC is named. */
export function clockTime(iso: string, zone: TimeZone, now: number): string {
  const { day, year, minutes } = FORMATS[zone];
  const [date, today] = [new Date(iso), new Date(now)];
  const isThisYear = year.format(date) === year.format(today);
  const isToday = isThisYear && day.format(date) === day.format(today);
  const dayOf = isThisYear ? day.format(date) : `${day.format(date)} ${year.format(date)}`;
  const clock = `${minutes.format(date)}${zone === 'utc' ? ' UTC' : ''}`;
  return isToday ? clock : `${dayOf}, ${clock}`;
}

/** A day of the UTC calendar, `2026-03-02`, as `2 Mar 2026`. */
export function formatDay(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

/** How long something lasted or has lasted: `45 s`, `12 min`, `3 h 05 min`, `4 d 2 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

/** The value of a `datetime-local` field for a point in time, in the reader's zone. */
export function toLocalInput(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The point in time that a `datetime-local` field holds; undefined when it is empty or broken. */
export function fromLocalInput(value: string): string | undefined {
  const date = new Date(value);
  return value === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
