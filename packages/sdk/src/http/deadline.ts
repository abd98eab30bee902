/** A signal for one attempt, and why it was aborted. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True when it was the time that ran out. */
  readonly expired: boolean;
  /** Starts the time anew. */
  restart(): void;
  /** Stops the time until it is started anew. */
  pause(): void;
  /** Releases the timer and the caller's signal. */
  release(): void;
  /** Releases them and ends whatever still listens to the signal. */
  abort(): void;
}

/**
 * Joins the caller's signal with a timer. `AbortSignal.any` and `.timeout` would do, but older
 * runtimes lack them, and their timers cannot be stopped or started anew.
 */
export function createDeadline(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let expired = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      expired = true;
      controller.abort();
    }, timeoutMs);
  };
  const pass = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) pass();
  outer?.addEventListener('abort', pass, { once: true });
  start();
  const release = (): void => {
    clearTimeout(timer);
    outer?.removeEventListener('abort', pass);
  };
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    restart: start,
    pause: () => clearTimeout(timer),
    release,
    abort: () => {
      release();
      controller.abort();
    },
  };
}
