import { AppError } from '../../trpc/errors.js';

/** Runs expensive work a few at a time, in the order it came. */
export interface WorkQueue {
  /** @throws AppError UNAVAILABLE, with Retry-After, when it would have to wait too long. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** How much the latest piece of work counts in the estimate of the next. */
const WEIGHT = 0.1;
/** What a piece of work is taken to last before one has been done. */
const FIRST_GUESS_MS = 20;

/**
 * A queue that runs at most `concurrency` at a time. Whoever would wait for longer than `maxWaitMs`,
 * by what the latest pieces of work have taken, is turned away at once.
 */
export function createWorkQueue(options: { concurrency: number; maxWaitMs: number }): WorkQueue {
  const { concurrency, maxWaitMs } = options;
  const waiting: (() => void)[] = [];
  let running = 0;
  let usualMs = FIRST_GUESS_MS;

  const enter = (): Promise<void> | undefined => {
    if (running < concurrency) {
      running += 1;
      return undefined;
    }
    const waitMs = (waiting.length * usualMs) / concurrency;
    if (waitMs > maxWaitMs) {
      throw new AppError('UNAVAILABLE', {}, { retryAfterSeconds: Math.ceil(waitMs / 1000) });
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
      const startedAt = performance.now();
      try {
        return await work();
      } finally {
        usualMs += WEIGHT * (performance.now() - startedAt - usualMs);
        leave();
      }
    },
  };
}
