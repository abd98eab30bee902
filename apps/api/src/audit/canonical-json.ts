/** What JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/**
 * JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): no whitespace, properties sorted
 * by UTF-16 code units (§3.2.3), numbers and strings as ECMAScript writes them (§3.2.2).
 * @throws TypeError for a number that is not finite and for a lone surrogate (§3.2.2.2, §3.2.2.3).
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalString(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('JSON has no NaN and no infinity');
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  // Half of a surrogate pair is no Unicode character, and not encodable in UTF-8.
  if (!value.isWellFormed()) throw new TypeError('text with half a surrogate pair');
  return JSON.stringify(value);
}

/** `Array.isArray` does not narrow a read-only array. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
