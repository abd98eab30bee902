import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { isServerError, NotAdmittedError } from '../errors.js';
import type { Admission } from './admission.js';
import { Flight, NOT_SENT } from './flight.js';
import type { Passenger, Preparations, StatementResult } from './flight.js';
import type { StatementNames } from './statement-names.js';
import type { ObserverSlot } from './statement-observer.js';

const CHANGES_ROWS = /^(?:INSERT|UPDATE|DELETE|MERGE)\b.*?(\d+)$/;

/** A statement without values that somebody of ours wrote, or one whose values are ours. */
export interface Command {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** The name to prepare it under; it must stand for no other text. */
  readonly name: string;
}

const preparationsOf = new WeakMap<PoolClient, Preparations>();

function remembered(client: PoolClient): Preparations {
  let preparations = preparationsOf.get(client);
  if (preparations === undefined) preparationsOf.set(client, (preparations = new Map()));
  return preparations;
}

function ignore(): void {}

/** Whether a statement leaves with this flight; one that does not is told so. */
function boards(passenger: Passenger): boolean {
  const comes = passenger.boards?.() ?? true;
  if (!comes) passenger.resolve(NOT_SENT);
  return comes;
}

/**
 * One checked-out client of the pool. Statements issued in the same turn leave together, in one write,
 * and are answered together; the client pipelines, so that a flight does not wait for the one before.
 */
export class PgConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #preparations: Preparations;
  readonly #names: StatementNames | undefined;
  readonly #observed: ObserverSlot;
  #waiting: Passenger[] = [];
  #leads: Command | undefined;
  #discard = false;

  constructor(
    client: PoolClient,
    { names, observed }: { names: StatementNames | undefined; observed: ObserverSlot },
  ) {
    this.#client = client;
    this.#observed = observed;
    this.#preparations = remembered(client);
    this.#names = names;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, tag } = await this.#send(sql, this.#nameFor(sql), parameters);
    const changed = CHANGES_ROWS.exec(tag)?.[1];
    return changed === undefined
      ? { rows: rowsAs<R>(rows) }
      : { rows: rowsAs<R>(rows), numAffectedRows: BigInt(changed) };
  }

  /**
   * Sends a statement ahead of those that follow in this flight. Unless its rows are what it expects,
   * it and everything behind it in the flight reject with NotAdmittedError, whatever they were answered.
   */
  async admit({ statement, expects }: Admission): Promise<void> {
    const { sql, parameters } = statement;
    await this.#send(sql, this.#nameFor(sql), parameters, {
      judge: (rows) => (expects(rows) ? null : new NotAdmittedError()),
    });
  }

  /**
   * Sends one command; resolves with its tag.
   * @param boards asked when the flight leaves, after all that was started before has been heard of:
   * whether to send it at all. The tag is that of `NOT_SENT` if not.
   */
  async command({ text, name, values = [] }: Command, boards?: () => boolean): Promise<string> {
    const { tag } = await this.#send(text, this.#names && name, values, { boards });
    return tag;
  }

  /** From now on each flight begins with this command, with which it succeeds or fails. */
  leadWith(command: Command): void {
    this.#leads = command;
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

  #send(
    text: string,
    name: string | undefined,
    values: readonly unknown[],
    conditions?: Pick<Passenger, 'judge' | 'boards'>,
  ): Promise<StatementResult> {
    const answered = this.#observed.observer?.(text);
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) process.nextTick(() => this.#depart());
      this.#waiting.push({
        text,
        name,
        values,
        ...conditions,
        resolve(result) {
          answered?.();
          resolve(result);
        },
        reject: (error) => {
          answered?.(error);
          this.#judge(error);
          reject(error);
        },
      });
    });
  }

  #depart(): void {
    const passengers = this.#waiting.filter(boards);
    this.#waiting = [];
    if (passengers.length === 0) return;
    if (this.#leads !== undefined) {
      const { text, name, values = [] } = this.#leads;
      const lead = { text, name: this.#names && name, values, resolve: ignore, reject: ignore };
      passengers.unshift(lead);
    }
    this.#client.query(new Flight(passengers, this.#preparations));
  }

  #nameFor(text: string): string | undefined {
    if (this.#names === undefined) return undefined;
    // Forgotten names stay prepared on the server: a connection that has gathered too many retires.
    if (this.#preparations.size > 2 * this.#names.limit) this.#discard = true;
    return this.#names.nameFor(text);
  }

  /**
   * Decides whether the connection survives an error. One that the server did not send leaves the
   * protocol in an unknown state; 08, 57P announce the end; 26000 and 0A000 (a cached plan whose
   * result type changed under it) are cured by a fresh connection.
   */
  #judge(error: unknown): void {
    if (error instanceof NotAdmittedError) return;
    if (!isServerError(error) || /^(08|57P|26000|0A000)/.test(error.code)) this.#discard = true;
  }
}

/** What rows look like is known to whoever wrote the statement. */
function rowsAs<R>(rows: readonly unknown[]): R[] {
  return rows as R[];
}
