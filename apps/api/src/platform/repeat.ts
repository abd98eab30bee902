import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logger.js';

/**
 * Does something over and over, until the result is disposed of: again at once while there is more to
 * do, else after a pause. A failure is logged and tried again after the pause.
 */
export function repeat(
  { name, logger }: { name: string; logger: Logger },
  pauseMs: number,
  step: () => Promise<'more' | 'done'>,
): AsyncDisposable {
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const outcome = await step().catch((error: unknown) => {
        logger.warn({ err: error, task: name }, 'background task failed');
        return 'done' as const;
      });
      if (outcome === 'done') {
        await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => {});
      }
    }
  };
  const running = loop();
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await running;
    },
  };
}
