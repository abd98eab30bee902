/** Date and time of day as a clock on the wall of a time zone shows them. */
export interface WallTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** Minutes since midnight. */
  readonly minutes: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a name that is no IANA time zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether it is the name of an IANA time zone, and not a mere offset such as `+02:00`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the wall shows at a moment. @throws RangeError for an unknown time zone. */
export function wallTimeAt(moment: Date, timeZone: string): WallTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)] as const),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    minutes: of('hour') * 60 + of('minute'),
  };
}

/** The wall time as if it were UTC; its minutes may exceed a day. */
function asUtc({ year, month, day, minutes }: WallTime): number {
  return Date.UTC(year, month - 1, day) + minutes * MINUTE_MS;
}

/**
 * The first moment after `moment` at which the wall shows `minutes` since midnight. A time that the
 * clocks skip that day counts as the moment at which they are put forward; of one that comes twice, the
 * first counts.
 */
export function nextMoment(moment: Date, timeZone: string, minutes: number): Date {
  const today = wallTimeAt(moment, timeZone);
  for (const days of [0, 1, 2]) {
    const candidate = momentOf({ ...today, minutes: minutes + days * DAY_MINUTES }, timeZone);
    if (candidate > moment) return candidate;
  }
  throw new Error('no such time of day within two days');
}

/** The moment at which the wall shows it. */
function momentOf(wall: WallTime, timeZone: string): Date {
  const target = asUtc(wall);
  // Zones are at most 14 hours off UTC; changes of the clocks are at most some hours apart from there.
  const offsets = [-24, 0, 24].map((hours) => {
    const near = new Date(target + hours * 60 * MINUTE_MS);
    return asUtc(wallTimeAt(near, timeZone)) - Math.floor(near.getTime() / MINUTE_MS) * MINUTE_MS;
  });
  const exact = [...new Set(offsets)]
    .map((offset) => new Date(target - offset))
    .filter((candidate) => asUtc(wallTimeAt(candidate, timeZone)) === target)
    .toSorted((a, b) => a.getTime() - b.getTime());
  const [first] = exact;
  if (first !== undefined) return first;
  // Skipped: the wall jumps over it, between the two readings of the offsets before and after.
  return firstAtOrAfter(target, Math.max(...offsets), Math.min(...offsets), timeZone);
}

/** The moment of the jump: the first at which the wall shows `target` or later. */
function firstAtOrAfter(target: number, most: number, least: number, timeZone: string): Date {
  let low = target - most - MINUTE_MS;
  let high = target - least + MINUTE_MS;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS;
    if (asUtc(wallTimeAt(new Date(middle), timeZone)) >= target) high = middle;
    else low = middle;
  }
  return new Date(high);
}
