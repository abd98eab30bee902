import { setTimeout as sleep } from 'node:timers/promises';

/** One look at `/readyz`; times by `performance.now()`. */
interface Look {
  readonly from: number;
  readonly to: number;
  readonly ready: boolean;
}

/** A time for which something is known to have been away. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const EVERY_MS = 25;

/** Looks at `/readyz` all the time, as a load balancer does, until it is disposed of. */
export class ReadinessWatch implements AsyncDisposable {
  readonly #url: string;
  readonly #looks: Look[] = [];
  readonly #watching: Promise<void>;
  #stopped = false;

  constructor(url: string) {
    this.#url = url;
    this.#watching = this.#watch();
  }

  /** How often it said that it is ready although all of the look was within one of the windows. */
  liesWithin(windows: readonly Window[]): number {
    return this.#looks.filter(
      ({ from, to, ready }) =>
        ready && windows.some((window) => from >= window.from && to <= window.to),
    ).length;
  }

  /** How often it said that it is not ready, or said nothing, since `from`. */
  refusalsSince(from: number): number {
    return this.#looks.filter((look) => look.from >= from && !look.ready).length;
  }

  /** Resolves when it says that it is ready, in a look that began after the call. @returns that moment. */
  async ready(withinMs: number): Promise<number> {
    const from = performance.now();
    while (performance.now() < from + withinMs) {
      const yes = this.#looks.findLast((look) => look.from >= from && look.ready);
      if (yes !== undefined) return yes.to;
      await sleep(EVERY_MS);
    }
    throw new Error(`not ready within ${withinMs} ms`);
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      const from = performance.now();
      const ready = await fetch(`${this.#url}/readyz`, {
        signal: AbortSignal.timeout(15_000),
      }).then(
        async (answer) => {
          await answer.body?.cancel();
          return answer.status === 200;
        },
        () => false,
      );
      this.#looks.push({ from, to: performance.now(), ready });
      await sleep(EVERY_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#watching;
  }
}
