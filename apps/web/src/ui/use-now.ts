import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;
const watchers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(notify: () => void): () => void {
  watchers.add(notify);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const call of watchers) call();
  }, TICK_MS);
  return () => {
    watchers.delete(notify);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, renewed every quarter of a minute; one timer serves the whole page. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now);
}
