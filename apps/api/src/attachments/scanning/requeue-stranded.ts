import { newId } from '@incident-tracker/db';
import type { PgBoss } from 'pg-boss';
import { sql } from 'kysely';
import type { Ports } from '../../platform/ports.js';
import { ATTACHMENT_QUEUE, enqueueAttachments } from './attachment-queue.js';
import { statusesToScan } from './scan-attachment.js';

const BATCH = 500;
/** A file that is younger has a job that is about to run. */
const OLD_MS = 600_000;

/**
 * Queues the files to be scanned for which there is no job: a database that was restored has none, the
 * queue keeps none for ever, and files that came before there was a scanner never had one.
 */
export async function requeueStranded(
  { db, clock, scanner }: Pick<Ports, 'db' | 'clock' | 'scanner'>,
  boss: PgBoss,
): Promise<void> {
  await db.platformTransaction(async (trx) => {
    const { rows } = await sql<{ tenant_id: string; id: string }>`
      SELECT tenant_id, id FROM attachments a
      WHERE status IN (${sql.join(statusesToScan({ scanner }))}) AND created_at < ${new Date(clock.now().getTime() - OLD_MS)}
        AND NOT EXISTS (
          SELECT FROM pgboss.job j WHERE j.name = ${ATTACHMENT_QUEUE} AND j.state < 'completed'
            AND j.data ->> 'id' = a.id::text)
      ORDER BY created_at LIMIT ${BATCH}`.execute(trx);
    const queued = rows.map(({ tenant_id: tenantId, id }) => ({
      id: newId(),
      data: { tenantId, id, traceparent: null },
    }));
    await enqueueAttachments(trx, boss, queued);
  });
}
