import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { PgBoss } from 'pg-boss';
import type { EndpointKey } from './endpoint-state.js';

/** The queue of endpoints at which something is due; a job names one. */
export const WEBHOOK_QUEUE = 'webhooks.serve';

const BATCH = 500;
/** A job that has not been begun by then is taken for lost, and another one is queued. */
const PATIENCE_SECONDS = 60;

/** Makes the queue. A job is worth nothing by itself: what is due is in the tables, and is queued again. */
export async function createWebhookQueue(boss: PgBoss): Promise<void> {
  // `short`: of those that wait, one for each endpoint.
  await boss.createQueue(WEBHOOK_QUEUE, { policy: 'short' });
  await boss.updateQueue(WEBHOOK_QUEUE, {
    retryLimit: 0,
    expireInSeconds: 300,
    retentionSeconds: 3_600,
    deleteAfterSeconds: 300,
  });
}

/** Whether there is any endpoint at all. */
export async function anyEndpoints(db: Database): Promise<boolean> {
  const row = await db.platformTransaction(
    (trx) => trx.selectFrom('webhook_states').select('endpoint_id').limit(1).executeTakeFirst(),
    { readOnly: true },
  );
  return row !== undefined;
}

/**
 * Queues a job for each endpoint at which something is due and which nobody serves or has queued. An
 * endpoint is marked and its job is written in one transaction, so that none is lost in between.
 * @returns how many.
 */
export async function enqueueDue(db: Database, boss: PgBoss, now: Date): Promise<number> {
  return db.platformTransaction(async (trx) => {
    const { rows } = await sql<EndpointKey>`
      UPDATE webhook_states s SET queued_until = now() + make_interval(secs => ${PATIENCE_SECONDS})
      FROM (
        SELECT tenant_id, endpoint_id FROM webhook_states
        WHERE next_due_at <= ${now}
          AND (queued_until IS NULL OR queued_until < now())
          AND (leased_until IS NULL OR leased_until < now())
        ORDER BY next_due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
      WHERE s.tenant_id = due.tenant_id AND s.endpoint_id = due.endpoint_id
      RETURNING s.tenant_id AS "tenantId", s.endpoint_id AS "endpointId"`.execute(trx);
    if (rows.length > 0) {
      await boss.insert(
        WEBHOOK_QUEUE,
        rows.map((endpoint) => ({ data: endpoint, singletonKey: endpoint.endpointId })),
        { db: fromKysely(trx) },
      );
    }
    return rows.length;
  });
}
