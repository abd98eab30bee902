import { DummyDriver, Kysely, type ConnectionProvider, type KyselyProps } from 'kysely';
import type { PgConnection } from './driver/connection.js';
import { poolDialect } from './driver/dialect.js';
import { RolePool } from './driver/pool.js';
import type { ObserverSlot } from './driver/statement-observer.js';
import { TransactionAbortedError } from './errors.js';
import { PlatformTransaction } from './transactions.js';

/**
 * One connection as app_platform that stays the same until it is disposed of, for what lives as long
 * as a session does: advisory locks. It is not replaced when it is lost; every call rejects from then on.
 */
export class PlatformSession implements AsyncDisposable {
  readonly #pool: RolePool;
  readonly #connection: PgConnection;
  readonly #props: KyselyProps;

  private constructor(pool: RolePool, connection: PgConnection) {
    this.#pool = pool;
    this.#connection = connection;
    const config = { dialect: poolDialect(pool) };
    const provider: ConnectionProvider = { provideConnection: (consumer) => consumer(connection) };
    this.#props = {
      config,
      dialect: config.dialect,
      driver: new DummyDriver(),
      executor: new Kysely<unknown>(config).getExecutor().withConnectionProvider(provider),
    };
  }

  /** Connects; rejects when the database cannot be reached. */
  static async open(options: {
    url: string;
    applicationName: string;
    observed: ObserverSlot;
    statementTimeoutMs?: number;
  }): Promise<PlatformSession> {
    const pool = new RolePool({
      statementTimeoutMs: 60_000,
      ...options,
      role: 'app_platform',
      max: 1,
      preparedStatements: false,
      acquireTimeoutMs: 5_000,
      idleInTransactionTimeoutMs: 60_000,
      lockTimeoutMs: 5_000,
      onError: () => {},
    });
    try {
      return new PlatformSession(pool, await pool.acquire());
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  /** Runs `fn` in a transaction on this connection, one at a time. Commits when `fn` resolves. */
  async transaction<T>(fn: (trx: PlatformTransaction) => Promise<T>): Promise<T> {
    const begun = this.#connection.command({ name: 'BEGIN', text: 'BEGIN' });
    let result: T;
    try {
      // BEGIN leaves with the first statement.
      [result] = await Promise.all([fn(new PlatformTransaction(this.#props)), begun]);
    } catch (error) {
      await this.#connection.command({ name: 'ROLLBACK', text: 'ROLLBACK' });
      throw error;
    }
    if ((await this.#connection.command({ name: 'COMMIT', text: 'COMMIT' })) !== 'COMMIT')
      throw new TransactionAbortedError();
    return result;
  }

  /** Closes the connection; its locks are free once the server has noticed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.discard();
    this.#connection.release();
    await this.#pool.close();
  }
}
