import { createClient } from '@redis/client';
import { PatientCaller } from './patient-caller.js';

/** Between two attempts to reach a server that has gone or has fallen silent. */
const RECONNECT_MS = 500;

/** A client of Redis or Valkey that connects in the background, and again for as long as it takes. */
export class RedisClient implements AsyncDisposable {
  readonly #client: ReturnType<typeof makeClient>;
  readonly #connecting: Promise<unknown>;
  readonly #caller: PatientCaller;

  /**
   * @param url redis:// or rediss://.
   * @param answerMs an answer that takes longer is as good as none: the client's own time limit ends
   * with the sending, and a server that hangs would hold requests for ever.
   */
  constructor(url: string, answerMs: number) {
    this.#client = makeClient(url);
    // Each failed attempt is reported here; what it means shows where something is asked.
    this.#client.on('error', () => {});
    this.#connecting = this.#client.connect().catch(() => {});
    this.#caller = new PatientCaller({ answerMs, againMs: RECONNECT_MS });
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  /** Sends commands. Rejects when no answer comes in time, and at once while the server is silent. */
  ask<T>(send: (client: ReturnType<typeof makeClient>) => Promise<T>): Promise<T> {
    return this.#caller.ask(() => send(this.#client));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
    await this.#connecting;
  }
}

function makeClient(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: () => RECONNECT_MS },
  });
}
