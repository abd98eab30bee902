import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What argon2id is told about its cost. */
export interface HashParameters {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

export type HashJob =
  | { readonly kind: 'hash'; readonly password: string; readonly parameters: HashParameters }
  | { readonly kind: 'verify'; readonly password: string; readonly hash: string };

/** `failure`: argon2 refused the job, such as a hash that is none. */
export type HashOutcome =
  | { readonly hash: string }
  | { readonly matches: boolean }
  | { readonly failure: string };

/** Threads that do nothing but hash. They start when they are needed and end when they rest. */
export interface HashThreads extends AsyncDisposable {
  /**
   * Does a job in a thread that rests, or in a new one: how many there are is decided by whoever
   * calls. @throws Error when the thread that had the job ended, and the one after it as well.
   */
  run(job: HashJob): Promise<HashOutcome>;
}

/** What a thread holds in memory is worth more to others after so long. */
const REST_MS = 30_000;
/** The script beside this one, built or, in a test, as it was written. */
const SCRIPT = new URL(`./hash-thread${extname(import.meta.url)}`, import.meta.url);

/** One thread, which does one job at a time. */
class HashThread {
  readonly #worker = new Worker(SCRIPT, {
    name: 'password-hash',
    // It needs nothing of the server's environment, and little of a heap: argon2 brings its own memory.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  });
  #job: PromiseWithResolvers<HashOutcome> | undefined;
  #rest: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param onEnd called once, when the thread has ended for whatever reason. */
  constructor(onEnd: (thread: HashThread) => void) {
    this.#worker.unref();
    this.#worker.on('message', (outcome: HashOutcome) => this.#job?.resolve(outcome));
    this.#worker.on('error', (error) => this.#job?.reject(error));
    this.#worker.on('exit', () => {
      this.#ended = true;
      clearTimeout(this.#rest);
      onEnd(this);
      this.#job?.reject(new Error('the thread that hashed has ended'));
    });
  }

  async run(job: HashJob): Promise<HashOutcome> {
    clearTimeout(this.#rest);
    this.#job = Promise.withResolvers();
    // A process that has nothing else to do must wait for the answer.
    this.#worker.ref();
    try {
      this.#worker.postMessage(job, []);
      return await this.#job.promise;
    } finally {
      this.#job = undefined;
      this.#worker.unref();
      if (!this.#ended) this.#rest = setTimeout(() => void this.end(), REST_MS).unref();
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** A set of threads; it has none until the first job. */
export function createHashThreads(): HashThreads {
  const all = new Set<HashThread>();
  const resting: HashThread[] = [];

  const forget = (thread: HashThread): void => {
    all.delete(thread);
    const place = resting.indexOf(thread);
    if (place !== -1) resting.splice(place, 1);
  };
  const start = (): HashThread => {
    const thread = new HashThread(forget);
    all.add(thread);
    return thread;
  };
  const attempt = async (job: HashJob): Promise<HashOutcome> => {
    const thread = resting.pop() ?? start();
    const outcome = await thread.run(job);
    if (all.has(thread)) resting.push(thread);
    return outcome;
  };

  return {
    // A hash changes nothing, so a job that was lost with its thread can be done again.
    run: (job) => attempt(job).catch(() => attempt(job)),
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}
