import type { Database } from '@incident-tracker/db';
import { fromKysely } from 'pg-boss';
import type { PgBoss } from 'pg-boss';
import { takeQueuedMails } from './mail-store.js';
import type { Channel } from './mail-store.js';

const BATCH = 100;

/**
 * Hands queued messages to the job queue. A message is marked and its job is written in one
 * transaction, so that none is lost or doubled when the process dies in between.
 * @returns `more` when a full batch suggests that more wait.
 */
export async function relayQueuedMails(
  db: Database,
  boss: PgBoss,
  { queue, channels }: { queue: string; channels: readonly Channel[] },
): Promise<'more' | 'done'> {
  const handedOver = await db.platformTransaction(async (trx) => {
    const mails = await takeQueuedMails(trx, channels, BATCH);
    if (mails.length > 0) {
      await boss.insert(
        queue,
        mails.map(({ id, traceparent }) => ({ id, data: { mailId: id, traceparent } })),
        { db: fromKysely(trx) },
      );
    }
    return mails.length;
  });
  return handedOver === BATCH ? 'more' : 'done';
}
