import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does the work and answers at the next multiple of `gridMs`, also when it fails: where the work for a
 * known address takes a little longer than for an unknown one, the answer does not.
 */
export async function onTimeGrid<T>(gridMs: number, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const elapsed = performance.now() - startedAt;
    await sleep(Math.ceil(elapsed / gridMs) * gridMs - elapsed);
  }
}
