import {
  DummyDriver,
  Kysely,
  type CompiledQuery,
  type ConnectionProvider,
  type KyselyProps,
  type QueryResult,
} from 'kysely';
import { CommitUnknownError, isServerError, TransactionAbortedError } from '../errors.js';
import type { Admission } from './admission.js';
import type { Command, PgConnection } from './connection.js';
import { poolDialect } from './dialect.js';
import { NOT_SENT } from './flight.js';
import type { RolePool } from './pool.js';

export interface TransactionOptions {
  /**
   * Reads only, enforced by PostgreSQL. Each flight (the statements that are started together) is a
   * transaction of its own, which sees what READ COMMITTED would show it in one: nothing has to begin or
   * end it, and no connection is left inside one. What a transaction would hold, such as a lock, ends
   * with its flight.
   */
  readonly readOnly?: boolean;
  /**
   * With `readOnly`: a state some seconds old will do, so that a replica may serve it. What is run may
   * then run twice, the second time on the primary. Never for a decision about rights.
   */
  readonly mayLag?: boolean;
  /**
   * Asked in the same flight as the first statements; unless it finds what it expects, they all reject
   * with NotAdmittedError and so does the transaction, whatever else came of it. Asked in any case, also
   * when `fn` makes no statement or fails before its first one.
   */
  readonly admission?: Admission | undefined;
}

const BEGIN: Command = { name: 'BEGIN', text: 'BEGIN' };
const COMMIT: Command = { name: 'COMMIT', text: 'COMMIT' };
const ROLLBACK: Command = { name: 'ROLLBACK', text: 'ROLLBACK' };
const READ_ONLY: Command = {
  name: 'read only',
  text: "SELECT set_config('transaction_read_only', 'on', true)",
};

function asTenant(tenantId: string): Command {
  return {
    name: 'as tenant',
    text: "SELECT set_config('app.tenant_id', $1, true)",
    values: [tenantId],
  };
}

function readOnlyAsTenant(tenantId: string): Command {
  return {
    name: 'read only as tenant',
    text: "SELECT set_config('app.tenant_id', $1, true), set_config('transaction_read_only', 'on', true)",
    values: [tenantId],
  };
}

/** What a transaction can be told beside its statements. */
export interface TransactionControl {
  /** Resolves when the transaction has been admitted, at once if it takes no admission. */
  admitted(): Promise<void>;
  /** Runs a statement; the first one begins the transaction. */
  execute<R>(query: CompiledQuery<R>): Promise<QueryResult<R>>;
  /** Takes statements, all of them started, that nobody waits for but COMMIT, which leaves with them. */
  later(work: Promise<unknown>): void;
}

/** The statements that are left to the end of a transaction. */
class Remainder {
  readonly works: Promise<unknown>[] = [];
  hasFailed = false;

  add(work: Promise<unknown>): void {
    this.works.push(work);
    work.catch(() => {
      this.hasFailed = true;
    });
  }
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
   * Runs `fn` in one transaction, as `tenantId` or as nobody. What begins it and binds it to the tenant
   * leaves together with the first statement of `fn`, and ends with the transaction.
   */
  async run<T>(
    tenantId: string | null,
    fn: (props: KyselyProps, control: TransactionControl) => Promise<T>,
    { readOnly = false, admission }: TransactionOptions = {},
  ): Promise<T> {
    const connection = await this.#pool.acquire();
    if (readOnly) {
      connection.leadWith(tenantId === null ? READ_ONLY : readOnlyAsTenant(tenantId));
    }
    let begun: Promise<unknown> | undefined;
    let admitted: Promise<void> | undefined;
    let open = true;
    const left = new Remainder();
    const begin = (): Promise<unknown> =>
      Promise.all([
        connection.command(BEGIN),
        tenantId !== null && connection.command(asTenant(tenantId)),
      ]);
    // Begins the transaction, if it has not begun, and asks for its admission with that.
    const admit = (): Promise<void> | undefined => {
      if (begun === undefined && !readOnly) {
        begun = begin();
        begun.catch(() => {});
      }
      if (admission === undefined || admitted !== undefined) return admitted;
      admitted = connection.admit(admission);
      admitted.catch(() => {});
      return admitted;
    };
    const enter = (): void => {
      // A statement that was not awaited must not run on a connection that others hold by now.
      if (!open) throw new Error('The transaction has ended: await every statement inside it');
      void admit();
    };
    const provider: ConnectionProvider = {
      provideConnection: async (consumer) => {
        enter();
        return consumer(connection);
      },
    };
    let result: T;
    try {
      const props = {
        config: this.#config,
        dialect: this.#config.dialect,
        driver: this.#driver,
        executor: this.#executor.withConnectionProvider(provider),
      };
      result = await fn(props, {
        admitted: async () => admission && admit(),
        later: (work) => left.add(work),
        execute: async (query) => {
          enter();
          return connection.executeQuery(query);
        },
      });
      if (admission !== undefined) await admit();
    } catch (error) {
      // Whoever is not admitted does not learn either why it would have failed.
      const [admittance] = await Promise.allSettled([admission && admit()]);
      open = false;
      await rollBack(connection, begun);
      if (admittance.status === 'rejected') throw admittance.reason;
      throw await causeAmong(left, error);
    }
    open = false;
    await commit(connection, begun, left);
    return result;
  }
}

/** `in_failed_sql_transaction`: another statement had failed before. */
const ALREADY_FAILED = '25P02';

/** The error that a transaction failed with: of what was left to its end, if that came first. */
async function causeAmong({ works }: Remainder, error: unknown): Promise<unknown> {
  if (!isServerError(error) || error.code !== ALREADY_FAILED) return error;
  return (await failureOf(works))?.reason ?? error;
}

async function failureOf(
  works: readonly Promise<unknown>[],
): Promise<PromiseRejectedResult | undefined> {
  const outcomes = await Promise.allSettled(works);
  return outcomes.find((outcome) => outcome.status === 'rejected');
}

/**
 * Commits, in one flight with what was left to the end if that has not departed yet, and gives the
 * connection back. Had any of it failed by then, COMMIT stays behind; if it fails on the way, the server
 * skips COMMIT: either way the transaction is rolled back. Rejects when COMMIT is answered with ROLLBACK.
 */
async function commit(
  connection: PgConnection,
  begun: Promise<unknown> | undefined,
  left: Remainder,
): Promise<void> {
  const committing =
    begun === undefined ? undefined : connection.command(COMMIT, () => !left.hasFailed);
  const [outcome] = await Promise.allSettled([committing, begun]);
  const failure = await failureOf(begun === undefined ? left.works : [begun, ...left.works]);
  if (outcome.status === 'fulfilled') {
    if (outcome.value === NOT_SENT.tag) await rollBack(connection, begun);
    else connection.release();
    if (failure !== undefined) throw failure.reason;
    if (outcome.value === ROLLBACK.text) throw new TransactionAbortedError();
    return;
  }
  const error: unknown = outcome.reason;
  const refused = isServerError(error) && !error.code.startsWith('57P');
  if (refused && failure?.reason === error) {
    await rollBack(connection, begun);
    throw error;
  }
  // A deferred constraint, say: the transaction has ended, and nothing of it is left.
  if (!refused) connection.discard();
  connection.release();
  throw refused ? error : new CommitUnknownError(error);
}

/**
 * Ends a transaction that has failed, if a statement ever began it, and gives the connection back; a
 * connection on which that fails is closed.
 */
async function rollBack(
  connection: PgConnection,
  begun: Promise<unknown> | undefined,
): Promise<void> {
  try {
    if (begun !== undefined) await Promise.all([connection.command(ROLLBACK), begun]);
  } catch {
    connection.discard();
  } finally {
    connection.release();
  }
}
