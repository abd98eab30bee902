import { useState } from 'react';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Counts what came into being since a list was loaded, so that it can be shown on request and nothing
 * jumps under the pointer. @param key what the list is filtered by: with another, it is loaded anyway.
 */
export function useFresh(key: string, shown: readonly { readonly id: string }[] | undefined) {
  const [seen, setSeen] = useState({ key, ids: NOTHING });
  const fresh = seen.key === key ? seen.ids : NOTHING;
  const unseen = [...fresh].filter((id) => shown?.every((row) => row.id !== id) ?? false);
  return {
    count: unseen.length,
    note: (id: string) =>
      setSeen((before) => ({
        key,
        ids: new Set([...(before.key === key ? before.ids : []), id]),
      })),
    forget: () => setSeen({ key, ids: NOTHING }),
  };
}
