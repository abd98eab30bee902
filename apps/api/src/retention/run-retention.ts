import { isUnavailable } from '@incident-tracker/db';
import type { PlatformSession } from '@incident-tracker/db';
import { removeOrphans } from '../attachments/clean-up/remove-orphans.js';
import { removeTenantFiles } from '../attachments/clean-up/remove-tenant-files.js';
import { pause } from '../platform/pause.js';
import type { Config } from '../config.js';
import type { Ports } from '../platform/ports.js';
import { tryToLeadRetention } from './lead.js';
import { keepPartitions } from './partitions.js';
import { purgeTenants } from './purge/purge-tenants.js';
import type { PurgedTenant } from './purge/purge-tenants.js';
import { RETENTION_RULES } from './rules.js';
import type { Run } from './run.js';
import { findLastRun, insertRun, updateRun } from './runs-store.js';
import { sweep } from './sweep.js';

/** Between two batches. */
const REST_MS = 50;

export type RetentionPorts = Pick<Ports, 'db' | 'clock' | 'logger' | 'storage'> & {
  readonly config: Pick<Config, 'DATA_DIR'>;
};

export interface RetentionOptions {
  readonly dryRun?: boolean;
  /** Does nothing if the last run began later than this long ago. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
  /** Told of every batch. */
  readonly onRows?: (table: string, rows: number) => void;
  readonly restMs?: number;
}

/** What a run came to. */
export interface RetentionReport {
  /** Rows removed, by table; of a dry run, rows that would be. */
  readonly removed: Readonly<Record<string, number>>;
  readonly purgedTenants: readonly PurgedTenant[];
  readonly droppedPartitions: readonly string[];
  /** Parts that failed; the next run tries them again. */
  readonly failed: readonly string[];
  /** Whether it came to its end. */
  readonly complete: boolean;
}

/**
 * Removes what is too old, everywhere. One process at a time does, by an advisory lock that is held on
 * the connection of the work: whoever has lost the lock cannot go on.
 * @returns null when another process is at it, or the last run is recent enough.
 */
export async function runRetention(
  ports: RetentionPorts,
  options: RetentionOptions = {},
): Promise<RetentionReport | null> {
  await using session = await ports.db.platformSession();
  const { dryRun = false, everyMs = 0 } = options;
  if (!dryRun && !(await session.transaction(tryToLeadRetention))) return null;
  const now = ports.clock.now();
  const last = everyMs === 0 ? null : await session.transaction(findLastRun);
  if (last !== null && now.getTime() - last.getTime() < everyMs) return null;
  // The session is open for as long as this takes.
  return await (dryRun ? work(ports, session, options) : noted(ports, session, options));
}

/** Keeps the record of the run beside the work. */
async function noted(
  ports: RetentionPorts,
  session: PlatformSession,
  options: RetentionOptions,
): Promise<RetentionReport> {
  const id = await session.transaction((trx) => insertRun(trx, ports.clock.now()));
  const report = await work(ports, session, options);
  const finishedAt = report.complete ? ports.clock.now() : null;
  await session.transaction((trx) => updateRun(trx, id, { removed: report.removed, finishedAt }));
  return report;
}

async function work(
  ports: RetentionPorts,
  session: PlatformSession,
  options: RetentionOptions,
): Promise<RetentionReport> {
  const { clock, logger } = ports;
  const { signal = new AbortController().signal, restMs = REST_MS, dryRun = false } = options;
  const removed: Record<string, number> = {};
  const failed: string[] = [];
  const run: Run = {
    transact: (fn) => session.transaction(fn),
    now: clock.now(),
    dryRun,
    signal,
    rest: () => pause(restMs, signal),
    onRows: (table, rows) => {
      if (rows === 0) return;
      removed[table] = (removed[table] ?? 0) + rows;
      options.onRows?.(table, rows);
    },
  };
  /** A part that fails holds up no other: it is tried again by the next run. */
  const part = async <T>(name: string, fn: () => Promise<T>, otherwise: T): Promise<T> => {
    if (signal.aborted) return otherwise;
    try {
      return await fn();
    } catch (error) {
      if (isUnavailable(error)) logger.warn({ err: error, part: name }, 'retention has to wait');
      else logger.error({ err: error, part: name }, 'retention failed');
      failed.push(name);
      return otherwise;
    }
  };
  const droppedPartitions = await part('partitions', () => keepPartitions(run), []);
  const purgedTenants = await part('purge', () => purgeTenants(run), []);
  await part('files', () => keepFiles(ports, run, purgedTenants), undefined);
  for (const rule of RETENTION_RULES) await part(rule.table, () => sweep(run, rule), undefined);
  return { removed, purgedTenants, droppedPartitions, failed, complete: !signal.aborted };
}

/** Files go after the rows that told of them: what is cut off in between is an orphan for the next run. */
async function keepFiles(
  ports: RetentionPorts,
  run: Run,
  purged: readonly PurgedTenant[],
): Promise<void> {
  if (!run.dryRun) {
    for (const { tenantId } of purged) await removeTenantFiles(ports.storage, tenantId);
  }
  await removeOrphans(ports, { ...run, onFiles: (files) => run.onRows('attachment files', files) });
}
