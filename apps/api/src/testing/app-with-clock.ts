import { movingClock } from './moving-clock.js';
import { startTestApp } from './start-test-app.js';
import type { TestApp, TestAppOptions } from './start-test-app.js';

/** An app whose time stands still until the test moves it. */
export interface AppWithClock extends AsyncDisposable {
  readonly app: TestApp;
  /** Moves the time. */
  readonly wait: (ms: number) => void;
  readonly now: () => Date;
}

/** Starts an app with a clock of its own, without workers. */
export async function startAppWithClock(
  options: Omit<TestAppOptions, 'clock'> = {},
): Promise<AppWithClock> {
  const clock = movingClock();
  const app = await startTestApp({ workers: false, ...options, clock });
  return {
    app,
    wait: (ms) => clock.wait(ms),
    now: () => clock.now(),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
