import pg from 'pg';
import type { Connection } from 'pg';
import { isServerError } from '../errors.js';
import { encodeFlight } from './wire.js';
import type { WireStatement } from './wire.js';

/** What a statement was answered with. */
export interface StatementResult {
  readonly rows: readonly unknown[];
  /** The command tag: `SELECT 1`, `INSERT 0 3`, `COMMIT`. */
  readonly tag: string;
}

/** The answer to a statement that has stayed behind. */
export const NOT_SENT: StatementResult = { rows: [], tag: 'not sent' };

/** A statement, and whoever waits for its answer. */
export interface Passenger {
  readonly text: string;
  readonly name: string | undefined;
  readonly values: readonly unknown[];
  /** Judges what it was answered with; an error is given to it and to all behind it instead. */
  readonly judge?: ((rows: readonly unknown[]) => Error | null) | undefined;
  /** Asked at the last moment: whoever does not board is resolved with `NOT_SENT`. */
  readonly boards?: (() => boolean) | undefined;
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** The columns of a statement. */
interface Columns {
  readonly all: readonly Column[];
  /**
   * A row of nulls, to copy: rows that grow by one property after the other, of every statement's names,
   * become dictionaries to V8, which are slow to fill and slow to read.
   */
  readonly blank: Readonly<Record<string, unknown>>;
}

const NO_COLUMNS: Columns = { all: [], blank: {} };

/** What is known of the statements that are prepared on a connection, by their names. */
export type Preparations = Map<string, Columns | undefined>;

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

/** The parts of the driver's messages that matter here. */
interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: TypeId }[];
}
interface DataRow {
  readonly fields: readonly (string | null)[];
}
interface CommandComplete {
  readonly text: string;
}

function columnsOf({ fields }: RowDescription): Columns {
  const all = fields.map(({ name, dataTypeID }) => ({
    name,
    parse: pg.types.getTypeParser(dataTypeID, 'text'),
  }));
  return { all, blank: Object.fromEntries(all.map(({ name }) => [name, null])) };
}

function rowOf({ all, blank }: Columns, { fields }: DataRow): Record<string, unknown> {
  const row = { ...blank };
  for (let n = 0; n < all.length; n += 1) {
    const column = all[n];
    const text = fields[n];
    if (column !== undefined && text !== null && text !== undefined) {
      row[column.name] = column.parse(text);
    }
  }
  return row;
}

/**
 * Statements that leave together and are answered together: one write, one Sync behind the last of
 * them, one answer. Outside of a BEGIN they are one transaction of their own. When one fails, those
 * behind it are not run, and fail with the same error.
 *
 * It is a query as the driver's client knows them, which calls the `handle…` methods.
 */
export class Flight {
  /** The client puts its timer around it. */
  callback: (error?: unknown) => void = () => {};
  readonly #passengers: readonly Passenger[];
  readonly #preparations: Preparations;
  readonly #results: StatementResult[] = [];
  #columns: Columns | undefined;
  #rows: unknown[] = [];
  #isSettled = false;

  constructor(passengers: readonly Passenger[], preparations: Preparations) {
    this.#passengers = passengers;
    this.#preparations = preparations;
  }

  submit(connection: Connection): void {
    const preparations = this.#preparations;
    const wired = this.#passengers.map(({ text, name, values }): WireStatement => {
      const isKnown = name !== undefined && preparations.has(name);
      const describe = !isKnown || preparations.get(name) === undefined;
      if (!isKnown && name !== undefined) preparations.set(name, undefined);
      return { text, name, values, parse: !isKnown, describe };
    });
    let bytes: Buffer;
    try {
      bytes = encodeFlight(wired);
    } catch (error) {
      // A value that cannot be written. Nothing has left, but the client waits for answers by now.
      bytes = encodeFlight([]);
      this.#fail(error);
    }
    connection.stream.write(bytes);
  }

  handleRowDescription(message: RowDescription): void {
    this.#columns = columnsOf(message);
    const name = this.#passengers[this.#results.length]?.name;
    if (name !== undefined) this.#preparations.set(name, this.#columns);
  }

  handleDataRow(message: DataRow): void {
    this.#columns ??= this.#knownColumns();
    this.#rows.push(rowOf(this.#columns, message));
  }

  handleCommandComplete({ text }: CommandComplete): void {
    this.#results.push({ rows: this.#rows, tag: text });
    const name = this.#passengers[this.#results.length - 1]?.name;
    // It has no columns, which is known from now on as well.
    if (name !== undefined && this.#preparations.get(name) === undefined) {
      this.#preparations.set(name, NO_COLUMNS);
    }
    this.#rows = [];
    this.#columns = undefined;
  }

  handleEmptyQuery(): void {
    this.#results.push({ rows: [], tag: '' });
  }

  handleError(error: unknown): void {
    this.#fail(error);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback();
    if (!this.#isSettled) this.#settle(this.#passengers.length);
  }

  #knownColumns(): Columns {
    const name = this.#passengers[this.#results.length]?.name;
    return (name === undefined ? undefined : this.#preparations.get(name)) ?? NO_COLUMNS;
  }

  /** What was answered before the server's error stands; a lost connection takes all with it. */
  #fail(error: unknown): void {
    if (this.#isSettled) return;
    const last = this.#passengers.length - 1;
    const answered = isServerError(error) ? Math.min(this.#results.length, last) : 0;
    // Whether they were prepared is not known: the next to use them says so again.
    for (const { name } of this.#passengers.slice(answered)) {
      if (name !== undefined) this.#preparations.delete(name);
    }
    this.#settle(answered, error);
  }

  /**
   * Gives the first `answered` passengers their results, unless one of them is judged otherwise. The one
   * that failed hears of it a turn before those behind it: what its caller makes of the error is then
   * what a `Promise.all` of them all rejects with.
   */
  #settle(answered: number, error?: unknown): void {
    this.#isSettled = true;
    let refusal: Error | null = null;
    for (const [n, { judge, resolve, reject }] of this.#passengers.entries()) {
      const result = n < answered ? this.#results[n] : undefined;
      if (judge !== undefined && result !== undefined) refusal ??= judge(result.rows);
      if (refusal !== null) reject(refusal);
      // Made here, not by the caller: the stack of an error that nobody meets costs more than the flight.
      else if (result !== undefined) resolve(result);
      else {
        const cause = error ?? new Error('A statement was not answered');
        if (n === answered) reject(cause);
        else setImmediate(reject, cause);
      }
    }
  }
}

// The client pipelines nothing but the driver's own queries; this one keeps no portal open either.
Object.setPrototypeOf(Flight.prototype, pg.Query.prototype);
