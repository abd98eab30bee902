import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { withRole } from './driver/url.js';

export interface ListenOptions {
  /** Called after each successful LISTEN, also the first: what was sent before it may have been missed. */
  readonly onConnect?: () => void;
}

interface ListenerConfig extends ListenOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly onNotice: (message: string, error?: unknown) => void;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
const HEARTBEAT_MS = 30_000;

/** One connection that LISTENs on a channel and replaces itself for as long as it is not closed. */
export class Listener implements AsyncDisposable {
  readonly #config: ListenerConfig;
  readonly #channel: string;
  readonly #handler: (payload: string) => void;
  readonly #closed = new AbortController();
  #client: pg.Client | undefined;

  constructor(config: ListenerConfig, channel: string, handler: (payload: string) => void) {
    this.#config = config;
    this.#channel = channel;
    this.#handler = handler;
  }

  /** Connects for the first time; rejects when the database cannot be reached. */
  async start(): Promise<void> {
    await this.#connect();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: withRole(this.#config.url, 'app_platform'),
      application_name: `${this.#config.applicationName} listen`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    let lost = false;
    const onLost = (cause?: unknown): void => {
      if (lost) return;
      lost = true;
      clearInterval(heartbeat);
      client.end().catch(() => {});
      if (this.#client === client) void this.#reconnect(cause);
    };
    // A connection cut by a firewall says nothing: an unanswered heartbeat tells.
    const heartbeat = setInterval(() => void client.query('SELECT 1').catch(onLost), HEARTBEAT_MS);
    client.on('error', onLost);
    client.on('end', () => onLost());
    client.on('notification', (message) => this.#handler(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.#channel)}`);
      if (this.#closed.signal.aborted || lost) throw new Error('Connection terminated');
    } catch (error) {
      onLost();
      throw error;
    }
    this.#client = client;
    this.#config.onConnect?.();
  }

  async #reconnect(cause: unknown): Promise<void> {
    this.#client = undefined;
    this.#config.onNotice(`Lost the connection listening on ${this.#channel}; reconnecting`, cause);
    for (
      let delay = FIRST_DELAY_MS;
      !this.#closed.signal.aborted;
      delay = Math.min(delay * 2, LONGEST_DELAY_MS)
    ) {
      try {
        await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal: this.#closed.signal });
        await this.#connect();
        return;
      } catch {
        // The next round tries again; a closed listener ends the loop.
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }
}
