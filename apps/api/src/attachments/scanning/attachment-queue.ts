import type { PlatformTransaction } from '@incident-tracker/db';
import { fromKysely } from 'pg-boss';
import type { PgBoss } from 'pg-boss';
import { sql } from 'kysely';
import type { AttachmentKey } from '../keys.js';

/** The queue of attachments that something is to be done for. */
export const ATTACHMENT_QUEUE = 'attachments.work';

export interface AttachmentJob extends AttachmentKey {
  /** The trace of the request that uploaded or deleted it. */
  readonly traceparent: string | null;
}

/** While the scanner is away, each file is tried this often: it may be away for long. */
const LONGEST_DELAY_SECONDS = 30;
const RETRIES = 1_000_000;

/** Makes the queue, if there is none. */
export async function createAttachmentQueue(boss: PgBoss): Promise<void> {
  await boss.createQueue(ATTACHMENT_QUEUE);
  await boss.updateQueue(ATTACHMENT_QUEUE, {
    retryLimit: RETRIES,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: LONGEST_DELAY_SECONDS,
    expireInSeconds: 900,
    deleteAfterSeconds: 3_600,
  });
}

/** Whether the queue has been made; an installation without jobs of any kind has no tables of them. */
export async function hasAttachmentQueue(trx: PlatformTransaction): Promise<boolean> {
  const { rows: tables } = await sql<{ queues: string | null }>`
    SELECT to_regclass('pgboss.queue')::text AS queues`.execute(trx);
  if (tables[0]?.queues === null) return false;
  const { rows } = await sql`
    SELECT FROM pgboss.queue WHERE name = ${ATTACHMENT_QUEUE}`.execute(trx);
  return rows.length > 0;
}

/** A job with the id that it is known by: one that is queued already is not queued twice. */
export interface QueuedJob {
  readonly id: string;
  readonly data: AttachmentJob;
}

/** Writes jobs in the transaction of what causes them. */
export async function enqueueAttachments(
  trx: PlatformTransaction,
  boss: PgBoss,
  jobs: readonly QueuedJob[],
): Promise<void> {
  if (jobs.length === 0) return;
  await boss.insert(ATTACHMENT_QUEUE, [...jobs], { db: fromKysely(trx) });
}
