import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Ports } from '../../platform/ports.js';
import { repeat } from '../../platform/repeat.js';
import { CIRCUIT_RULES } from './circuit.js';
import { SCHEDULE_MS } from './schedule.js';

const PAUSE_MS = 60_000;
const BATCH = 1_000;

/** More than any place in the schedule is after the attempt before it, with its jitter. */
const LONGEST_WAIT_MS = 1.5 * Math.max(...SCHEDULE_MS);
/** Clocks of nodes may be off by so much. */
const SLACK_MS = 60_000;

/**
 * Takes up what waits longer than anything may, forgets secrets that sign no more, and the deliveries of webhooks that have been deleted.
 * @returns `more` when there is more to delete.
 */
export async function tidyWebhooks({
  db,
  clock,
}: Pick<Ports, 'db' | 'clock'>): Promise<'more' | 'done'> {
  await db.platformTransaction((trx) => bringForward(trx, clock.now()));
  return db.platformTransaction(async (trx) => {
    await trx
      .updateTable('webhook_endpoints')
      .set({ previous_secret: null, previous_secret_expires_at: null })
      .where('previous_secret_expires_at', '<=', clock.now())
      .execute();
    return deleteLeftovers(trx);
  });
}

/**
 * What is due later than anything can be was put down by a clock that was wrong: it is due now. A first
 * attempt is due at once, a repetition within the schedule, a probe within its longest distance.
 */
async function bringForward(trx: PlatformTransaction, now: Date): Promise<void> {
  const inMs = (ms: number): Date => new Date(now.getTime() + ms);
  const latestProbe = inMs(CIRCUIT_RULES.longestProbeMs + SLACK_MS);
  const probe = sql`CASE WHEN s.probe_at > ${latestProbe} THEN ${now}::timestamptz ELSE s.probe_at END`;
  await sql`
    WITH waiting AS (
      SELECT tenant_id, endpoint_id FROM webhook_states
      WHERE next_due_at > ${inMs(SLACK_MS)} FOR UPDATE SKIP LOCKED
    ), moved AS (
      UPDATE webhook_deliveries d SET next_attempt_at = ${now}::timestamptz FROM waiting w
      WHERE d.tenant_id = w.tenant_id AND d.endpoint_id = w.endpoint_id AND d.status = 'pending'
        AND d.next_attempt_at >
          CASE WHEN d.attempts = 0 THEN ${inMs(SLACK_MS)}::timestamptz
          ELSE ${inMs(LONGEST_WAIT_MS)}::timestamptz END
      RETURNING d.tenant_id, d.endpoint_id
    )
    UPDATE webhook_states s SET
      next_due_at = greatest(${now}::timestamptz, ${probe}), probe_at = ${probe}
    WHERE s.next_due_at > ${inMs(SLACK_MS)} AND (
      s.probe_at > ${latestProbe}
      OR (s.tenant_id, s.endpoint_id) IN (SELECT tenant_id, endpoint_id FROM moved))`.execute(trx);
}

/** Attempts, then their deliveries, then the webhook itself: whatever dies in between is taken up again. */
async function deleteLeftovers(trx: PlatformTransaction): Promise<'more' | 'done'> {
  const gone = await trx
    .selectFrom('webhook_endpoints')
    .select(['tenant_id', 'id'])
    .where('deleted_at', 'is not', null)
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (gone === undefined) return 'done';
  const { rows } = await sql`
    WITH old AS (
      SELECT id FROM webhook_deliveries
      WHERE tenant_id = ${gone.tenant_id} AND endpoint_id = ${gone.id} LIMIT ${BATCH}
    ), attempts AS (
      DELETE FROM webhook_attempts
      WHERE tenant_id = ${gone.tenant_id} AND delivery_id IN (SELECT id FROM old)
    )
    DELETE FROM webhook_deliveries
    WHERE tenant_id = ${gone.tenant_id} AND id IN (SELECT id FROM old) RETURNING 1`.execute(trx);
  if (rows.length === 0) {
    await trx
      .deleteFrom('webhook_endpoints')
      .where('tenant_id', '=', gone.tenant_id)
      .where('id', '=', gone.id)
      .execute();
  }
  return 'more';
}

/** Does so every minute, until the result is disposed of. */
export function startWebhookUpkeep(ports: Pick<Ports, 'db' | 'clock' | 'logger'>): AsyncDisposable {
  return repeat({ name: 'webhook upkeep', logger: ports.logger }, PAUSE_MS, () =>
    tidyWebhooks(ports),
  );
}
