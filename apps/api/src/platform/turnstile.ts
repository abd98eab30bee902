/** Lets so much work through at a time; the rest waits in the order in which it came. */
export class Turnstile {
  readonly #atATime: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(atATime: number) {
    this.#atATime = atATime;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#atATime) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inside += 1;
    }
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place.
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }
}
