import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `check` until it stops throwing, for at most ten seconds; then its last error stands. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 10_000; ; await sleep(20)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
