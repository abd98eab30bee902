import pg from 'pg';

/*
 * Values on their way to and from PostgreSQL, as text. What the driver does with them by itself is kept
 * but where it costs: times go out and come in as UTC, without a regular expression for each.
 */

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** An array literal (PostgreSQL documentation, 8.15.2). */
function arrayLiteral(values: readonly unknown[]): string {
  const members = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    const wire = toWire(value);
    if (wire === null) return 'NULL';
    return typeof wire === 'string' ? quoted(wire) : `"\\\\x${wire.toString('hex')}"`;
  });
  return `{${members.join(',')}}`;
}

/** A value as it travels: text, bytes for `bytea`, null. */
export function toWire(value: unknown): string | Buffer | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return Array.isArray(value) ? arrayLiteral(value) : JSON.stringify(value);
}

const ZERO = 48;
const digit = (text: string, at: number): number => text.charCodeAt(at) - ZERO;
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

const slowly = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text');

/**
 * A `timestamptz` as the server writes it: `2026-03-02 09:30:00.123456+00`. Whatever looks otherwise
 * (another zone, the year 12000, infinity) is left to the driver.
 */
export function parseTimestamp(text: string): unknown {
  const end = text.length - 3;
  // '-' after the year, '.' or the end after the seconds, and the zone '+00'.
  const isPlain =
    end >= 19 &&
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(end) === 43 &&
    text.charCodeAt(end + 1) === ZERO &&
    text.charCodeAt(end + 2) === ZERO &&
    (end === 19 || text.charCodeAt(19) === 46);
  if (!isPlain) return slowly(text);
  const year = two(text, 0) * 100 + two(text, 2);
  // Date.UTC takes these for the twentieth century.
  if (year < 100) return slowly(text);
  let milliseconds = 0;
  for (let at = 20, unit = 100; at < end && unit >= 1; at += 1, unit /= 10) {
    milliseconds += digit(text, at) * unit;
  }
  return new Date(
    Date.UTC(
      year,
      two(text, 5) - 1,
      two(text, 8),
      two(text, 11),
      two(text, 14),
      two(text, 17),
      milliseconds,
    ),
  );
}

/** Makes the rules above those of the driver. */
export function setTypeParsers(): void {
  pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, parseTimestamp);
  // DATE stays 'YYYY-MM-DD': the driver's default turns it into local midnight, a different day elsewhere.
  pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
}
