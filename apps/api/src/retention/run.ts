import type { PlatformTransaction } from '@incident-tracker/db';

/** Runs one transaction of the retention job. */
export type Transact = <T>(fn: (trx: PlatformTransaction) => Promise<T>) => Promise<T>;

/** What the parts of a run have in common. */
export interface Run {
  readonly transact: Transact;
  /** The time of the run: all of it removes what was too old then. */
  readonly now: Date;
  /** Count, and remove nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** Rows of a table were removed, or counted. */
  readonly onRows: (table: string, rows: number) => void;
  /** Waits between batches, so that requests have the database to themselves for a while. */
  readonly rest: () => Promise<void>;
}
