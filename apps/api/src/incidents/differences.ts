/** What changed between two states of an object. */
export interface Differences {
  readonly changed: readonly string[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}

/** The properties of `after` whose value differs from that in `before`; dates compare by time. */
export function differences<T extends object>(before: T, after: T): Differences {
  const old = new Map(Object.entries(before));
  const changes = Object.entries(after).filter(([name, value]) => !isSame(old.get(name), value));
  return {
    changed: changes.map(([name]) => name),
    before: Object.fromEntries(changes.map(([name]) => [name, old.get(name) ?? null])),
    after: Object.fromEntries(changes),
  };
}
