import { sql } from 'kysely';
import type { Ports } from '../platform/ports.js';
import { repeat } from '../platform/repeat.js';
import { logRun } from './log-run.js';
import { runRetention } from './run-retention.js';
import { findLastRun } from './runs-store.js';

const MINUTE_MS = 60_000;
/** How often a process looks whether a run is due: one that died is replaced within it. */
const LOOK_EVERY_MS = MINUTE_MS;
/** What is removed is gone: a clock that differs from the database's by more is not believed. */
const MOST_AHEAD_MS = 10 * MINUTE_MS;
/** The time of the last run is kept this long between two readings of the metrics. */
const KEEP_MS = 10_000;

export type RetentionWorkerPorts = Pick<
  Ports,
  'db' | 'clock' | 'logger' | 'metrics' | 'config' | 'storage'
>;

/**
 * Removes what is too old every RETENTION_EVERY minutes, until the result is disposed of; of all
 * processes, one does at a time. What was interrupted goes on at the next look.
 */
export function startRetention(
  ports: RetentionWorkerPorts,
  lookEveryMs = LOOK_EVERY_MS,
): AsyncDisposable {
  const { db, logger, metrics, config } = ports;
  const stop = new AbortController();
  const stack = new AsyncDisposableStack();
  stack.use(
    metrics.observe(
      'retention_last_run_timestamp_seconds',
      async () => {
        const last = await db.platformTransaction(findLastRun, { readOnly: true });
        return last === null ? [] : [{ value: last.getTime() / 1000, attributes: {} }];
      },
      { keepMs: KEEP_MS },
    ),
  );
  stack.use(
    repeat({ name: 'retention', logger }, lookEveryMs, async () => {
      await runOnce(ports, config.RETENTION_EVERY * MINUTE_MS, stop.signal);
      return 'done';
    }),
  );
  // Disposed of first: a long run ends after its present batch.
  stack.defer(() => stop.abort());
  return stack;
}

async function runOnce(
  ports: RetentionWorkerPorts,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { logger, metrics } = ports;
  const aheadMs = await msAheadOfDatabase(ports);
  if (aheadMs > MOST_AHEAD_MS) {
    logger.error({ aheadMs }, 'nothing is removed: this machine is ahead of the database in time');
    return;
  }
  const startedAt = performance.now();
  const report = await runRetention(ports, {
    everyMs,
    signal,
    onRows: (table, rows) => {
      metrics.add('retention_rows_removed_total', rows, { table });
      logger.debug({ table, rows }, 'old rows were removed');
    },
  });
  if (report === null) return;
  const seconds = (performance.now() - startedAt) / 1000;
  metrics.record('retention_run_duration_seconds', seconds);
  logRun(logger, report, seconds);
}

async function msAheadOfDatabase({
  db,
  clock,
}: Pick<RetentionWorkerPorts, 'db' | 'clock'>): Promise<number> {
  const { rows } = await db.platformTransaction(
    (trx) => sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(trx),
    { readOnly: true },
  );
  return clock.now().getTime() - (rows[0]?.now.getTime() ?? 0);
}
