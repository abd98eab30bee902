/** When an id (UUIDv7) was made: its first 48 bits are the Unix milliseconds (RFC 9562 §5.7). */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16));
}

/** The first id that can be made at a time or after it: a bound for ranges over ids. */
export function firstIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}
