import { AppError } from '../../trpc/errors.js';

/** Runs expensive work a few at a time, in the order it came. */
export interface WorkQueue {
  /** @throws AppError UNAVAILABLE when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** A queue that runs at most `concurrency` at a time and keeps at most `maxWaiting` waiting. */
export function createWorkQueue(options: { concurrency: number; maxWaiting: number }): WorkQueue {
  const { concurrency, maxWaiting } = options;
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = (): Promise<void> | undefined => {
    if (running < concurrency) {
      running += 1;
      return undefined;
    }
    if (waiting.length >= maxWaiting) {
      throw new AppError('UNAVAILABLE', {}, { retryAfterSeconds: 2 });
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    // The place passes on without becoming free in between, so nobody can push in.
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
