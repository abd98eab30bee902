/** How long somebody is waited for, and how often who did not answer is asked again; milliseconds. */
export interface Patience {
  readonly answerMs: number;
  readonly againMs: number;
}

/**
 * Asks somebody who may fall silent without hanging up. Once an answer is overdue, nobody waits for one
 * any more but a single caller now and then; with the first answer all do again.
 */
export class PatientCaller {
  readonly #patience: Patience;
  #silent = false;
  #askAgainAt = -Infinity;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** The answer. @throws Error when it is overdue, or when it is not worth asking now. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.#silent) {
      if (performance.now() < this.#askAgainAt) throw new Error('no answer is expected');
      this.#askAgainAt = performance.now() + this.#patience.againMs;
    }
    const overdue = Promise.withResolvers<never>();
    let answered = false;
    const giveUp = (): void => {
      if (answered) return;
      this.#silent = true;
      this.#askAgainAt = performance.now() + this.#patience.againMs;
      overdue.reject(new Error(`no answer within ${this.#patience.answerMs} ms`));
    };
    // A process that was busy itself first reads what has arrived meanwhile.
    const timer = setTimeout(() => setImmediate(giveUp), this.#patience.answerMs);
    try {
      const answer = await Promise.race([question(), overdue.promise]);
      this.#silent = false;
      return answer;
    } finally {
      answered = true;
      clearTimeout(timer);
    }
  }
}
