import { systemClock } from '../../platform/clock.js';
import { createLogger } from '../../platform/logger.js';
import { createStorage } from '../../platform/storage/create-storage.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';
import { logRun } from '../../retention/log-run.js';
import { runRetention } from '../../retention/run-retention.js';
import type { RetentionReport } from '../../retention/run-retention.js';
import { openConfigured, readOptions, runCommand } from '../command.js';
import type { CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';

const USAGE = `Usage: pnpm retention:run [--dry-run]

Removes what is older than docs/retention.md says, and the tenants whose time to be
restored is over. The server does so by itself; stopped at any point, this goes on
where it was the next time.

  --dry-run  count, and remove nothing

Exit code: 0 done, 1 something failed, 2 nothing was done.
`;

/** `pnpm retention:run`. @returns the exit code. */
export function runRetentionCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): { dryRun: boolean } {
  const { 'dry-run': dryRun = false } = readOptions(args, { 'dry-run': { type: 'boolean' } });
  return { dryRun };
}

async function work(
  { dryRun }: { dryRun: boolean },
  { config, terminal }: CommandContext,
): Promise<number> {
  await using db = await openConfigured(config);
  await assertCurrentSchema(db);
  // People read the progress; the purge of a tenant is logged for either.
  const logger = createLogger('warn', { write: (line) => terminal.err(line) });
  const startedAt = performance.now();
  using storage = createStorage(config);
  const ports = { db, clock: systemClock, logger, storage, config };
  const sums = new Map<string, number>();
  const report = await runRetention(ports, {
    dryRun,
    onRows: (table, rows) => {
      const sum = (sums.get(table) ?? 0) + rows;
      sums.set(table, sum);
      terminal.err(
        terminal.isTTY
          ? `\r  ${table}: ${sum}\u001B[K`
          : `${JSON.stringify({ table, rows: sum })}\n`,
      );
    },
  });
  if (report === null) {
    throw new Error('Another process is removing old rows at this moment.');
  }
  if (!dryRun) logRun(logger, report, (performance.now() - startedAt) / 1000);
  terminal.out(
    terminal.isTTY ? describe(report, dryRun) : `${JSON.stringify({ dryRun, ...report })}\n`,
  );
  return report.failed.length === 0 ? 0 : 1;
}

function describe(report: RetentionReport, dryRun: boolean): string {
  const { removed, purgedTenants, droppedPartitions, failed } = report;
  const tables = Object.entries(removed);
  const width = Math.max(0, ...tables.map(([table]) => table.length));
  const what = dryRun ? 'would be removed' : 'removed';
  const lines = [
    tables.length === 0 ? 'Nothing is too old.' : `Rows ${what}:`,
    ...tables.map(([table, rows]) => `  ${table.padEnd(width)}  ${rows.toLocaleString('en')}`),
    ...purgedTenants.map(({ tenantId, rows }) => `Tenant ${tenantId} (${rows} rows) ${what}.`),
    ...droppedPartitions.map((name) => `Partition ${name} ${what}.`),
    ...failed.map((name) => `✘ ${name} failed; the next run tries again.`),
  ];
  return `\r\u001B[K${lines.join('\n')}\n`;
}
