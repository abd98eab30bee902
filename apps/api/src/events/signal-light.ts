/**
 * Lets many wait for the next change. A change that happens between looking (`version`) and waiting
 * is not missed, because the wait names the version that was looked at.
 */
export class SignalLight {
  #version = 0;
  readonly #waiting = new Set<() => void>();

  get version(): number {
    return this.#version;
  }

  /** Something has changed: everybody who waits goes on. */
  flash(): void {
    this.#version += 1;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const proceed of waiting) proceed();
  }

  /** Resolves once the version is another than `seen`, or when the signal aborts. */
  changedSince(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const proceed = (): void => {
        this.#waiting.delete(proceed);
        signal.removeEventListener('abort', proceed);
        resolve();
      };
      this.#waiting.add(proceed);
      signal.addEventListener('abort', proceed);
    });
  }
}
