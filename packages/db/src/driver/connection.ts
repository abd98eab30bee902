import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { isServerError } from '../errors.js';
import type { StatementNames } from './statement-names.js';
import type { ObserverSlot } from './statement-observer.js';

const CHANGES_ROWS = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** How long a finished read may stay open on an idle connection before its COMMIT is sent alone. */
const END_DELAY_MS = 5;

/** What outlives one checkout of a physical connection. */
interface ClientState {
  /** Names prepared on it, to bound what the server keeps for it. */
  readonly prepared: Set<string>;
  /** A read-only transaction that is over but for its COMMIT. */
  ending: NodeJS.Timeout | undefined;
  /** Writes are being gathered until the end of the turn. */
  gathering: boolean;
}

const states = new WeakMap<PoolClient, ClientState>();

function stateOf(client: PoolClient): ClientState {
  let state = states.get(client);
  if (state === undefined)
    states.set(client, (state = { prepared: new Set(), ending: undefined, gathering: false }));
  return state;
}

/**
 * One checked-out client of the pool. The client pipelines: statements issued without waiting for
 * each other leave at once and are answered in order.
 */
export class PgConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #state: ClientState;
  readonly #names: StatementNames | undefined;
  readonly #observed: ObserverSlot;
  #discard = false;

  constructor(
    client: PoolClient,
    { names, observed }: { names: StatementNames | undefined; observed: ObserverSlot },
  ) {
    this.#client = client;
    this.#observed = observed;
    this.#state = stateOf(client);
    this.#names = names;
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const name = this.#nameFor(compiled.sql);
    const values = [...compiled.parameters];
    this.#gather();
    this.#endBefore();
    const answered = this.#observed.observer?.(compiled.sql);
    try {
      const { command, rowCount, rows } = await this.#client.query(
        name === undefined ? { text: compiled.sql, values } : { name, text: compiled.sql, values },
      );
      answered?.();
      return CHANGES_ROWS.has(command)
        ? { rows, numAffectedRows: BigInt(rowCount ?? 0) }
        : { rows };
    } catch (error) {
      answered?.(error);
      this.#judge(error);
      throw error;
    }
  }

  /** Sends one command without parameters by the simple protocol; resolves with its tag. */
  async command(text: string): Promise<string> {
    this.#gather();
    this.#endBefore();
    const answered = this.#observed.observer?.(text);
    try {
      const { command } = await this.#client.query(text);
      answered?.();
      return command;
    } catch (error) {
      answered?.(error);
      this.#judge(error);
      throw error;
    }
  }

  /** Sends BEGIN and settings as one message, together with the COMMIT that is still owed. */
  async begin(text: string): Promise<void> {
    this.#gather();
    const owed = this.#takeEnding() ? 'COMMIT;' : '';
    const answered = this.#observed.observer?.(text);
    try {
      await this.#client.query(`${owed}${text}`);
      answered?.();
    } catch (error) {
      answered?.(error);
      this.#judge(error);
      throw error;
    }
  }

  /**
   * Leaves the COMMIT of a read-only transaction to whoever uses the connection next, with whose
   * BEGIN it travels, or to a timer. Between statements such a transaction holds no snapshot.
   */
  endLater(): void {
    this.#state.ending = setTimeout(() => this.#endBefore(), END_DELAY_MS);
  }

  /** The connection's state is unknown: it is closed instead of going back to the pool. */
  discard(): void {
    this.#discard = true;
  }

  release(): void {
    this.#client.release(this.#discard);
  }

  /** Required by Kysely; a portal held open cannot share a pipelined connection. */
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported on a pipelined connection');
  }

  #takeEnding(): boolean {
    if (this.#state.ending === undefined) return false;
    clearTimeout(this.#state.ending);
    this.#state.ending = undefined;
    return true;
  }

  /** Sends the owed COMMIT by itself. Nobody waits for it: a broken connection shows in what follows. */
  #endBefore(): void {
    if (this.#takeEnding()) this.#client.query('COMMIT').catch(() => {});
  }

  /** Statements issued in the same turn, BEGIN among them, leave in one write instead of one each. */
  #gather(): void {
    const state = this.#state;
    if (state.gathering) return;
    state.gathering = true;
    const { stream } = this.#client.connection;
    stream.cork();
    process.nextTick(() => {
      state.gathering = false;
      stream.uncork();
    });
  }

  #nameFor(text: string): string | undefined {
    const name = this.#names?.nameFor(text);
    if (name === undefined || this.#names === undefined) return undefined;
    const { prepared } = this.#state;
    prepared.add(name);
    // Forgotten names stay prepared on the server: a connection that has gathered too many retires.
    if (prepared.size > 2 * this.#names.limit) this.#discard = true;
    return name;
  }

  /**
   * Decides whether the connection survives an error. One that the server did not send leaves the
   * protocol in an unknown state; 08, 57P announce the end; 26000 and 0A000 (a cached plan whose
   * result type changed under it) are cured by a fresh connection.
   */
  #judge(error: unknown): void {
    if (!isServerError(error) || /^(08|57P|26000|0A000)/.test(error.code)) this.#discard = true;
  }
}
