function before(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : 1;
}

/** In which order somebody picked the values makes no difference, nor does a list of none. */
function plain(filter: object): string {
  const entries = Object.entries(filter)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name, Array.isArray(value) ? value.toSorted(before) : value] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}

/** Whether two filters let the same through, in the same order. */
export function sameFilter(a: object, b: object): boolean {
  return plain(a) === plain(b);
}
