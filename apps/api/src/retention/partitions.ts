import { sql } from 'kysely';
import { DAY_MS, longestDays } from './bounds.js';
import type { Run } from './run.js';

/** Tables that are partitioned by the month; the SQL functions know no others. */
const PARTITIONED = ['webhook_attempts', 'webhook_deliveries'] as const;
/** Months whose partitions are there before they begin. */
const AHEAD = 2;

/** The first day of the month so many months after that of a moment, in UTC, as `YYYY-MM-DD`. */
function monthAfter(moment: Date, months: number): string {
  const first = Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1);
  return new Date(first).toISOString().slice(0, 10);
}

/**
 * Makes the partitions of this month and the next ones, and drops those that hold nothing but what is
 * too old under every plan: a drop costs the same however many rows there are. Both need a short
 * exclusive lock; when it cannot be had within two seconds the next run tries again.
 * @returns the names of those dropped.
 */
export async function keepPartitions(run: Run): Promise<string[]> {
  if (run.dryRun) return [];
  const endedBy = new Date(run.now.getTime() - longestDays('webhookDeliveries') * DAY_MS);
  const dropped: string[] = [];
  for (const table of PARTITIONED) {
    for (let months = 0; months <= AHEAD; months += 1) {
      const month = monthAfter(run.now, months);
      await run.transact((trx) =>
        sql`SELECT create_month_partition(${table}, ${month}::date)`.execute(trx),
      );
    }
    const day = endedBy.toISOString().slice(0, 10);
    const { rows } = await run.transact((trx) =>
      sql<{ names: string[] }>`
        SELECT drop_month_partitions(${table}, ${day}::date) AS names`.execute(trx),
    );
    dropped.push(...(rows[0]?.names ?? []));
  }
  return dropped;
}
