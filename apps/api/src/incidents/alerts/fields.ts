/** A JSON object of another system, read property by property. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The objects in a list; none for anything else. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** A variable of a template that was never filled in, as `$ALERT_ID`. */
const UNFILLED = /^\$\{?[A-Z_]+\}?$/;

/** The first of the values that is text with something in it, or a number; else empty. */
export function textOf(...values: readonly unknown[]): string {
  for (const value of values) {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '' && !UNFILLED.test(text.trim())) {
      return text.trim();
    }
  }
  return '';
}
