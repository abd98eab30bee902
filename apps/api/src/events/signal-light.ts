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

  /**
   * Resolves once the version is another than `seen`, when the signal aborts, or after `timeoutMs`.
   */
  changedSince(seen: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (this.#version !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const proceed = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(proceed);
        signal.removeEventListener('abort', proceed);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(proceed, timeoutMs);
      this.#waiting.add(proceed);
      signal.addEventListener('abort', proceed);
    });
  }
}
