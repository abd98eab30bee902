import { useSyncExternalStore } from 'react';

/** A value outside React that components follow. */
export interface Watched<T> {
  get(): T;
  set(next: T): void;
  /** Calls back after each change. @returns what ends that. */
  watch(notify: () => void): () => void;
  /** The value, for a component. */
  use(): T;
}

/** Makes such a value. */
export function watched<T>(initial: T): Watched<T> {
  let value = initial;
  const watchers = new Set<() => void>();
  const get = () => value;
  const watch = (notify: () => void) => {
    watchers.add(notify);
    return () => {
      watchers.delete(notify);
    };
  };
  return {
    get,
    watch,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const notify of watchers) notify();
    },
    use: () => useSyncExternalStore(watch, get),
  };
}
