import { useState } from 'react';
import { MAX_SELECTED, NOTHING_SELECTED, extend, toggle, toggleAll } from './selection';

/** What rows show and can be selected by. */
export interface Selectable {
  readonly id: string;
  readonly reference: string;
}

/** The rows that are selected. What is not shown any more is not selected either. */
export interface RowSelection<T extends Selectable = Selectable> {
  readonly selected: readonly T[];
  /** Everything that is shown, as far as one call may change it. */
  readonly isAll: boolean;
  readonly isFull: boolean;
  readonly has: (id: string) => boolean;
  /** @param range with everything since the last one touched. */
  readonly pick: (id: string, range: boolean) => void;
  readonly pickAll: () => void;
  readonly keepOnly: (ids: readonly string[]) => void;
}

/** Keeps the selection of a list. */
export function useSelection<T extends Selectable>(rows: readonly T[]): RowSelection<T> {
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const shown = rows.map(({ id }) => id);
  const selected = rows.filter(({ id }) => selection.ids.has(id));
  const current = { ids: new Set(selected.map(({ id }) => id)), anchor: selection.anchor };
  return {
    selected,
    isAll: selected.length > 0 && selected.length === Math.min(shown.length, MAX_SELECTED),
    isFull: selected.length === MAX_SELECTED,
    has: (id) => current.ids.has(id),
    pick: (id, range) => setSelection(range ? extend(current, shown, id) : toggle(current, id)),
    pickAll: () => setSelection(toggleAll(current, shown)),
    keepOnly: (ids) => setSelection({ ids: new Set(ids), anchor: null }),
  };
}
