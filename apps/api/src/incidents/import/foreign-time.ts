/** Up to here a bare number counts seconds, beyond it milliseconds (the border is the year 5138). */
const LARGEST_SECONDS = 1e11;
const NUMERAL = /^\d{9,14}$/;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)([.,]\d+)?)? ?(Z|[+-]\d\d:?\d\d)?$/i;

/** The time, if it is after 1970 and has a year of four digits: PostgreSQL reads no other. */
function plausible(time: Date): Date | null {
  return time.getTime() > 0 && time.getUTCFullYear() <= 9999 ? time : null;
}

function fromNumber(value: number): Date | null {
  return plausible(new Date(value > LARGEST_SECONDS ? value : value * 1000));
}

/** The offset as ISO 8601 writes it; without one the time is taken to be UTC. */
function offset(text: string | undefined): string {
  if (text === undefined || text.toUpperCase() === 'Z') return 'Z';
  return text.includes(':') ? text : `${text.slice(0, 3)}:${text.slice(3)}`;
}

/**
 * Reads a time as other systems write it: ISO 8601 with any offset (`+0000` too), any number of
 * decimals (milliseconds are kept), or no zone at all (UTC); seconds or milliseconds since 1970 as a
 * number or as text. What lies before 1970, such as Go's zero time `0001-01-01`, or after
 * the year 9999 means "none".
 */
export function parseForeignTime(value: unknown): Date | null {
  if (typeof value === 'number') return value > 0 ? fromNumber(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (NUMERAL.test(text)) return fromNumber(Number(text));
  const [, date, clock = '00:00', decimals = '', zone] = ISO.exec(text) ?? [];
  if (date === undefined) return null;
  const seconds = clock.length === 5 ? `${clock}:00` : clock;
  const fraction = `${decimals.slice(1, 4)}000`.slice(0, 3);
  return plausible(new Date(`${date}T${seconds}.${fraction}${offset(zone)}`));
}
