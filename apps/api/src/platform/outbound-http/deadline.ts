import { OutboundError } from './outbound-error.js';

/** The point in time at which everything about a request ends, whatever it is doing then. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), timeoutMs);
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The promise's outcome, or 'timeout' if the deadline is earlier. */
  async race<T>(promise: Promise<T>): Promise<T> {
    using stack = new DisposableStack();
    const { promise: over, reject } = Promise.withResolvers<never>();
    const end = (): void => reject(new OutboundError('timeout'));
    if (this.signal.aborted) end();
    this.signal.addEventListener('abort', end, { once: true });
    stack.defer(() => this.signal.removeEventListener('abort', end));
    return await Promise.race([promise, over]);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
