import pg from 'pg';
import { PgConnection } from './connection.js';
import { StatementNames } from './statement-names.js';
import type { ObserverSlot } from './statement-observer.js';
import { withRole } from './url.js';
import { setTypeParsers } from './values.js';
import type { AppRole } from '../roles.js';

setTypeParsers();

export interface PoolOptions {
  readonly url: string;
  readonly role: AppRole;
  readonly max: number;
  readonly applicationName: string;
  /** Off behind a transaction pooler, which hands each transaction to another server connection. */
  readonly preparedStatements: boolean;
  /** For a free connection as well as for making one. */
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly onError: (error: Error) => void;
  readonly observed: ObserverSlot;
}

export interface PoolStats {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
  readonly max: number;
}

/** A pool of pipelined connections, all acting as one database role. */
export class RolePool {
  readonly #pool: pg.Pool;
  readonly #names: StatementNames | undefined;
  readonly #max: number;
  readonly #role: AppRole;
  readonly #observed: ObserverSlot;
  readonly #verified = new WeakSet<pg.PoolClient>();

  constructor(options: PoolOptions) {
    this.#max = options.max;
    this.#role = options.role;
    this.#observed = options.observed;
    this.#names = options.preparedStatements ? new StatementNames() : undefined;
    this.#pool = new pg.Pool({
      connectionString: withRole(options.url, options.role),
      max: options.max,
      pipeline: true,
      application_name: options.applicationName,
      statement_timeout: options.statementTimeoutMs,
      // For a server that is cut off and cannot even say that it gave up.
      query_timeout: options.statementTimeoutMs + 5_000,
      idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
      lock_timeout: options.lockTimeoutMs,
      connectionTimeoutMillis: options.acquireTimeoutMs,
      idleTimeoutMillis: 30_000,
      maxLifetimeSeconds: 3_600,
      keepAlive: true,
    });
    // Without these two, a server that goes away would end the process: an idle client's error
    // reaches the pool, a checked-out client's only itself. Both are then dropped and replaced.
    this.#pool.on('error', options.onError);
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  async acquire(): Promise<PgConnection> {
    const client = await this.#pool.connect();
    if (!this.#verified.has(client)) await this.#verify(client);
    return new PgConnection(client, { names: this.#names, observed: this.#observed });
  }

  /** A pooler may drop the startup option that sets the role; the login user would see every tenant. */
  async #verify(client: pg.PoolClient): Promise<void> {
    try {
      const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
      if (rows[0]?.role !== this.#role) {
        throw new Error(
          `A database connection acts as "${rows[0]?.role}" instead of "${this.#role}": the pooler in between must pass on startup options`,
        );
      }
      this.#verified.add(client);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  stats(): PoolStats {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount, max: this.#max };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
