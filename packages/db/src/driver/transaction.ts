import { DummyDriver, Kysely, type ConnectionProvider, type KyselyProps } from 'kysely';
import { CommitUnknownError, isServerError, TransactionAbortedError } from '../errors.js';
import type { PgConnection } from './connection.js';
import { poolDialect } from './dialect.js';
import type { RolePool } from './pool.js';

export interface TransactionOptions {
  /** Reads only, enforced by PostgreSQL. The result is returned without waiting for COMMIT. */
  readonly readOnly?: boolean;
  /**
   * With `readOnly`: a state some seconds old will do, so that a replica may serve it. What is run may
   * then run twice, the second time on the primary. Never for a decision about rights.
   */
  readonly mayLag?: boolean;
}

/** Opens transactions on a pool and hands them out as Kysely's constructor properties. */
export class TransactionRunner {
  readonly #pool: RolePool;
  readonly #config: KyselyProps['config'];
  readonly #executor: KyselyProps['executor'];
  readonly #driver = new DummyDriver();

  constructor(pool: RolePool) {
    this.#pool = pool;
    this.#config = { dialect: poolDialect(pool) };
    this.#executor = new Kysely<unknown>(this.#config).getExecutor();
  }

  /**
   * Runs `fn` in one transaction. `settings` (SET LOCAL …; trusted text) travels with BEGIN as one
   * message that is not waited for: it leaves together with the first statement of `fn`. Should it
   * fail, the session is in a failed transaction and refuses what follows.
   */
  async run<T>(
    settings: string,
    fn: (props: KyselyProps) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const connection = await this.#pool.acquire();
    const begin = `${options.readOnly === true ? 'BEGIN READ ONLY' : 'BEGIN'};${settings}`;
    let begun: Promise<unknown> | undefined;
    let open = true;
    const provider: ConnectionProvider = {
      provideConnection: async (consumer) => {
        // A statement that was not awaited must not run on a connection that others hold by now.
        if (!open) throw new Error('The transaction has ended: await every statement inside it');
        if (begun === undefined) {
          begun = connection.begin(begin);
          begun.catch(() => {});
        }
        return consumer(connection);
      },
    };
    let result: T;
    try {
      result = await fn({
        config: this.#config,
        dialect: this.#config.dialect,
        driver: this.#driver,
        executor: this.#executor.withConnectionProvider(provider),
      });
    } catch (error) {
      open = false;
      await end(connection, begun, 'ROLLBACK').catch(() => {});
      throw error;
    }
    open = false;
    if (options.readOnly === true) {
      // Nothing of a read can be lost by its COMMIT.
      if (begun !== undefined) connection.endLater();
      connection.release();
    } else {
      await end(connection, begun, 'COMMIT');
    }
    return result;
  }
}

/**
 * Ends the transaction, if a statement ever began it, and gives the connection back; a connection on
 * which that fails is closed. Rejects when COMMIT is answered with ROLLBACK.
 */
async function end(
  connection: PgConnection,
  begun: Promise<unknown> | undefined,
  command: 'COMMIT' | 'ROLLBACK',
): Promise<void> {
  try {
    if (begun === undefined) return;
    const [tag] = await Promise.all([connection.command(command), begun]);
    if (tag !== command) throw new TransactionAbortedError();
  } catch (error) {
    const refused =
      error instanceof TransactionAbortedError ||
      // A deferred constraint, say: the transaction has ended, and nothing of it is left.
      (command === 'COMMIT' && isServerError(error) && !error.code.startsWith('57P'));
    if (refused) throw error;
    connection.discard();
    throw command === 'COMMIT' ? new CommitUnknownError(error) : error;
  } finally {
    connection.release();
  }
}
