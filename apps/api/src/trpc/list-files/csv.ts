/** What spreadsheets take for the beginning of a formula (OWASP CSV Injection), after any blanks. */
const FORMULA = /^[\s\u00A0]*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

/**
 * A field of a CSV file (RFC 4180), always in quotes. Text that a spreadsheet would run is given an
 * apostrophe, which makes it text there.
 */
export function csvField(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A line of a CSV file, with its end. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}
