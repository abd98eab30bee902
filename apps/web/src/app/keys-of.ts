/** The keys of a complete record, in its order. The cast holds for literals, which have no further keys. */
export function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
