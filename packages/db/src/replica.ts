import { Kysely, sql, type RawBuilder } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { poolDialect } from './driver/dialect.js';
import type { RolePool } from './driver/pool.js';
import { TransactionRunner } from './driver/transaction.js';

/** What a replica is compared with, and whom to tell. */
export interface ReplicaOptions {
  readonly primary: RolePool;
  readonly replica: RolePool;
  /** The oldest state that may be read. */
  readonly maxLagMs: number;
  readonly onNotice: (message: string, error?: unknown) => void;
}

/** Where the primary's log stood at a time. */
interface Mark {
  readonly at: number;
  readonly lsn: bigint;
}

const PROBES_PER_LAG = 5;
/** A server that is no standby, which an operator may name while they move, is never behind itself. */
const REACHED = sql<{ lsn: string }>`
  SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
    ELSE pg_current_wal_lsn() END)::text AS lsn`;
const WRITTEN = sql<{ lsn: string }>`SELECT pg_current_wal_lsn()::text AS lsn`;

/** `16/B374D848` as a number, so that positions can be compared. */
function toPosition(lsn: string): bigint {
  const [high = '0', low = '0'] = (lsn === '' ? '0/0' : lsn).split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/**
 * A streaming replica and whether it keeps up. Time since the last replayed transaction says nothing on
 * a quiet primary, nor the receiver's own view once it is cut off: so the primary's position is noted
 * again and again, and the replica is as old as the newest note that it has reached.
 */
export class Replica {
  readonly runner: TransactionRunner;
  readonly #options: ReplicaOptions;
  readonly #stop = new AbortController();
  readonly #primary: Kysely<unknown>;
  readonly #replica: Kysely<unknown>;
  readonly #watching: Promise<void>;
  /** Oldest first; the replica has not been seen to have reached them. */
  #marks: Mark[] = [];
  #freshAt = 0;
  #saidUsable: boolean | undefined;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.runner = new TransactionRunner(options.replica);
    this.#primary = new Kysely({ dialect: poolDialect(options.primary) });
    this.#replica = new Kysely({ dialect: poolDialect(options.replica) });
    this.#watching = this.#watch();
  }

  /** Whether it has answered lately, and from a state that is not too old. */
  get usable(): boolean {
    return performance.now() - this.#freshAt <= this.#options.maxLagMs && this.#freshAt > 0;
  }

  /** It has just failed somebody: nobody else is sent there before it has answered a probe. */
  distrust(error: unknown): void {
    this.#freshAt = 0;
    this.#say(false, error);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
    await this.#options.replica.close();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    const every = Math.max(100, this.#options.maxLagMs / PROBES_PER_LAG);
    while (!signal.aborted) {
      let fault: unknown;
      try {
        await this.#probe();
      } catch (error) {
        fault = error;
      }
      if (!signal.aborted) this.#say(this.usable, fault);
      await sleep(every, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async #probe(): Promise<void> {
    const { maxLagMs } = this.#options;
    const at = performance.now();
    this.#marks.push({ at, lsn: await positionOf(this.#primary, WRITTEN) });
    const reached = await positionOf(this.#replica, REACHED);
    const passed = this.#marks.findLast(({ lsn }) => lsn <= reached);
    if (passed !== undefined) this.#freshAt = passed.at;
    // Older ones than this could not make it usable.
    this.#marks = this.#marks.filter(
      (mark) => mark.at > (passed?.at ?? 0) && at - mark.at <= maxLagMs,
    );
  }

  #say(usable: boolean, error: unknown): void {
    if (usable === this.#saidUsable) return;
    this.#saidUsable = usable;
    this.#options.onNotice(
      usable
        ? 'The read replica keeps up: lists are read from it'
        : 'The read replica is down or too far behind: lists are read from the primary',
      error,
    );
  }
}

async function positionOf(
  db: Kysely<unknown>,
  query: RawBuilder<{ lsn: string }>,
): Promise<bigint> {
  const { rows } = await query.execute(db);
  return toPosition(rows[0]?.lsn ?? '');
}
