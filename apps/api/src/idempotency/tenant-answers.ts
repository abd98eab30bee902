import { prepared } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import type { KeyedCall } from './keyed-call.js';
import { assertSameRequest, inFlight } from './outcomes.js';
import { keptSince } from './retention.js';

type Scope = Pick<TenantContext, 'trx' | 'tenantId' | 'now'>;

const tryLock = prepared<{ lock: string }>()((trx, parameter) =>
  trx.selectNoFrom(
    sql<boolean>`pg_try_advisory_xact_lock(${parameter('lock')}::bigint)`.as('obtained'),
  ),
);

const recordOf = prepared<{ tenantId: string; fingerprint: Buffer; since: Date }>()(
  (trx, parameter) =>
    trx
      .selectFrom('idempotency_records')
      .select(['request_mac', 'answer'])
      .where('tenant_id', '=', parameter('tenantId'))
      .where('fingerprint', '=', parameter('fingerprint'))
      .where('created_at', '>', parameter('since')),
);

interface Answered {
  readonly tenantId: string;
  readonly fingerprint: Buffer;
  readonly requestMac: Buffer;
  readonly answer: string | null;
  readonly now: Date;
}

const saveRecord = prepared<Answered>()((trx, parameter) =>
  trx
    .insertInto('idempotency_records')
    .values({
      tenant_id: parameter('tenantId'),
      fingerprint: parameter('fingerprint'),
      request_mac: parameter('requestMac'),
      answer: parameter('answer'),
      created_at: parameter('now'),
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'fingerprint']).doUpdateSet((eb) => ({
        request_mac: eb.ref('excluded.request_mac'),
        answer: eb.ref('excluded.answer'),
        created_at: eb.ref('excluded.created_at'),
      })),
    ),
);

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
  const { fingerprint } = call;
  const [[locked], [record]] = await Promise.all([
    tryLock.execute(trx, { lock }),
    recordOf.execute(trx, { tenantId, fingerprint, since: keptSince(now) }),
  ]);
  if (record !== undefined) {
    assertSameRequest(call, record.request_mac);
    return { answer: record.answer };
  }
  if (locked?.obtained !== true) throw inFlight();
  return null;
}

/** Keeps an answer in the transaction of the call; one from before the retention is replaced. */
export async function keepAnswer(
  { trx, tenantId, now }: Scope,
  { fingerprint, requestMac }: KeyedCall,
  answer: string | null,
): Promise<void> {
  await saveRecord.execute(trx, { tenantId, fingerprint, requestMac, answer, now });
}
