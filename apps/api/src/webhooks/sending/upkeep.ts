import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Ports } from '../../platform/ports.js';
import { repeat } from '../../platform/repeat.js';

const PAUSE_MS = 60_000;
const BATCH = 1_000;

/**
 * Forgets secrets that sign no more, and the deliveries of webhooks that have been deleted.
 * @returns `more` when there is more to delete.
 */
export async function tidyWebhooks({
  db,
  clock,
}: Pick<Ports, 'db' | 'clock'>): Promise<'more' | 'done'> {
  return db.platformTransaction(async (trx) => {
    await trx
      .updateTable('webhook_endpoints')
      .set({ previous_secret: null, previous_secret_expires_at: null })
      .where('previous_secret_expires_at', '<=', clock.now())
      .execute();
    return deleteLeftovers(trx);
  });
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
