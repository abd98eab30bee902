import type { TenantContext } from '../trpc/context.js';
import { sql } from 'kysely';
import type { KeyedCall } from './keyed-call.js';
import { assertSameRequest, inFlight } from './outcomes.js';
import { keptSince } from './retention.js';

type Scope = Pick<TenantContext, 'trx' | 'tenantId' | 'now'>;

/**
 * Begins a call inside its tenant's transaction. The lock says that the call is running and ends with
 * the transaction, however that ends, so a crash leaves nothing behind that has to expire. PostgreSQL
 * makes a commit visible before it releases the locks, and the second statement has a snapshot of its
 * own: whoever gets the lock sees what its last holder wrote. Both leave in one round trip.
 * @returns the answer that was kept, if the call has been made before.
 * @throws AppError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT.
 */
export async function beginCall(
  { trx, tenantId, now }: Scope,
  call: KeyedCall,
): Promise<{ answer: string | null } | null> {
  const lock = call.fingerprint.readBigInt64BE(0).toString();
  const [locked, record] = await Promise.all([
    sql<{
      obtained: boolean;
    }>`SELECT pg_try_advisory_xact_lock(${lock}::bigint) AS obtained`.execute(trx),
    trx
      .selectFrom('idempotency_records')
      .select(['request_mac', 'answer'])
      .where('tenant_id', '=', tenantId)
      .where('fingerprint', '=', call.fingerprint)
      .where('created_at', '>', keptSince(now))
      .executeTakeFirst(),
  ]);
  if (record !== undefined) {
    assertSameRequest(call, record.request_mac);
    return { answer: record.answer };
  }
  if (locked.rows[0]?.obtained !== true) throw inFlight();
  return null;
}

/** Keeps an answer in the transaction of the call; one from before the retention is replaced. */
export async function keepAnswer(
  { trx, tenantId, now }: Scope,
  { fingerprint, requestMac }: KeyedCall,
  answer: string | null,
): Promise<void> {
  const fresh = { request_mac: requestMac, answer, created_at: now };
  await trx
    .insertInto('idempotency_records')
    .values({ tenant_id: tenantId, fingerprint, ...fresh })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'fingerprint']).doUpdateSet(fresh))
    .execute();
}
