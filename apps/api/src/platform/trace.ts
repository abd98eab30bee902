import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Runs `fn`, and everything it waits for, under a trace id. */
export function withTraceId<T>(traceId: string, fn: () => T): T {
  return current.run(traceId, fn);
}

/** The trace id of the request that is being served; empty outside of one. */
export function currentTraceId(): string {
  return current.getStore() ?? '';
}
