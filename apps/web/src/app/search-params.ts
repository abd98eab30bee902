/** What a route's `validateSearch` is given: every value as the text that stands in the address. */
export type RawSearch = Record<string, unknown>;

/** Reads `?status=triage,identified&q=db` into one text per name; a repeated name is joined by commas. */
export function parseSearch(search: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const earlier = values[name];
    values[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return values;
}

/** Writes search parameters; lists with commas, absent and empty values not at all. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value.join(',') : value;
    if (typeof text === 'string' && text !== '') params.set(name, text);
    if (typeof text === 'number' || typeof text === 'boolean') params.set(name, String(text));
  }
  // Commas are legal in a query (RFC 3986 §3.4) and far easier to read than %2C.
  const written = params.toString().replaceAll('%2C', ',');
  return written === '' ? '' : `?${written}`;
}

/** One text, or undefined when it is absent or blank. */
export function textParam(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** The members of a comma-separated list that are allowed, each once; undefined when none is left. */
export function listParam<T extends string>(
  value: unknown,
  allowed: readonly T[],
): T[] | undefined {
  const parts = typeof value === 'string' ? value.split(',') : value;
  const given = new Set<unknown>(Array.isArray(parts) ? parts : []);
  const known = allowed.filter((member) => given.has(member));
  return known.length > 0 ? known : undefined;
}

/** The value if it is allowed. */
export function choiceParam<T extends string>(
  value: unknown,
  allowed: readonly T[],
): T | undefined {
  return allowed.find((member) => member === value);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A day as `2026-03-02`; 30 February is none. */
export function dayParam(value: unknown): string | undefined {
  const day = matching(value, DAY);
  const time = Date.parse(day ?? '');
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : day;
}

/** The id of something. */
export function idParam(value: unknown): string | undefined {
  return matching(value, ID);
}

function matching(value: unknown, pattern: RegExp): string | undefined {
  const text = textParam(value);
  return text !== undefined && pattern.test(text) ? text : undefined;
}

/** Leaves out what is undefined, so that optional properties are absent rather than undefined. */
export function defined<T extends object>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
