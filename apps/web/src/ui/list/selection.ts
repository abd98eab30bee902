/** As many as the API changes in one call. */
export const MAX_SELECTED = 100;

/** What is selected, and where the last range began. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

function capped(ids: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(ids)].slice(0, MAX_SELECTED));
}

/** Selects one, or takes it out. */
export function toggle({ ids }: Selection, id: string): Selection {
  if (!ids.has(id)) return { ids: capped([...ids, id]), anchor: id };
  return { ids: new Set([...ids].filter((other) => other !== id)), anchor: id };
}

/** Selects everything between the last one touched and this one, or just this one. */
export function extend(selection: Selection, shown: readonly string[], id: string): Selection {
  const { ids, anchor } = selection;
  const [from, to] = [anchor === null ? -1 : shown.indexOf(anchor), shown.indexOf(id)];
  if (from < 0 || to < 0) return toggle(selection, id);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: capped([...ids, ...range]), anchor };
}

/** Selects everything that is shown, or nothing when that is the case already. */
export function toggleAll({ ids }: Selection, shown: readonly string[]): Selection {
  const all = capped(shown);
  return [...all].every((id) => ids.has(id)) ? NOTHING_SELECTED : { ids: all, anchor: null };
}
