import { newId } from '@incident-tracker/db';
import type { PlatformTransaction } from '@incident-tracker/db';

/** When the last run that came to its end began; null if there was none. */
export async function findLastRun(trx: PlatformTransaction): Promise<Date | null> {
  const run = await trx
    .selectFrom('retention_runs')
    .select('started_at')
    .where('finished_at', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return run?.started_at ?? null;
}

/** Notes the beginning of a run. @returns its id. */
export async function insertRun(trx: PlatformTransaction, startedAt: Date): Promise<string> {
  const id = newId();
  await trx.insertInto('retention_runs').values({ id, started_at: startedAt }).execute();
  return id;
}

/** Notes what a run has removed so far; with an end if it is over. */
export async function updateRun(
  trx: PlatformTransaction,
  id: string,
  run: { removed: Readonly<Record<string, number>>; finishedAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('retention_runs')
    .set({ removed: JSON.stringify(run.removed), finished_at: run.finishedAt })
    .where('id', '=', id)
    .execute();
}
