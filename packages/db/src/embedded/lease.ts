import { Socket } from 'node:net';
import pg from 'pg';

/** Whoever uses an embedded server holds this lock shared; whoever stops it must get it alone. */
const LEASE_LOCK = 7_220_002;

/**
 * One user's hold on an embedded server: an open connection with a shared advisory lock, which
 * PostgreSQL drops by itself when the process dies. The rule for stopping: the last one out.
 */
export class Lease {
  readonly #client: pg.Client;
  readonly #socket: Socket;
  #given = false;

  private constructor(client: pg.Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
  }

  /** Connects and waits for the lock; rejects when the server is gone, going, or not yet set up. */
  static async take(url: string, onLost: () => void): Promise<Lease> {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      application_name: 'incident-tracker lease',
      connectionTimeoutMillis: 10_000,
      stream: () => socket,
    });
    const lease = new Lease(client, socket);
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query('SELECT pg_advisory_lock_shared($1)', [LEASE_LOCK]);
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once('end', () => {
      if (!lease.#given) onLost();
    });
    return lease;
  }

  /** Does not keep the process alive on its own. */
  unref(): void {
    this.#socket.unref();
  }

  /**
   * Gives the lease back. When nobody else holds one, calls `stop` while new ones have to wait:
   * their connection breaks with the server, and they start it anew.
   */
  async release(stop: () => Promise<void>): Promise<void> {
    this.#given = true;
    this.#socket.ref();
    try {
      const { rows } = await this.#client.query<{ alone: boolean }>(
        `WITH given AS MATERIALIZED (SELECT pg_advisory_unlock_shared($1))
         SELECT pg_try_advisory_lock($1) AS alone FROM given`,
        [LEASE_LOCK],
      );
      if (rows[0]?.alone === true) await stop();
    } finally {
      await this.#client.end();
    }
  }
}
