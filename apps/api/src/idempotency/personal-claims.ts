import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../trpc/errors.js';
import type { KeyedCall } from './keyed-call.js';
import { assertSameRequest, inFlight } from './outcomes.js';
import { CLAIM_LAPSES_MS, keptSince } from './retention.js';

/** A call about somebody's own account that is under way under an idempotency key. */
export interface PersonalClaim {
  /**
   * Writes down, in the transaction of the change, that it was made: from its commit on the call is
   * never made again. With the answer, where the transaction knows it.
   * @throws AppError IDEMPOTENCY_IN_FLIGHT when the claim had lapsed and another request took it.
   */
  settle(trx: Transaction<Schema>, answer?: { output: unknown }): Promise<void>;
}

/** What a key stands for that was used before. */
export type Kept = { readonly answer: string | null } | 'unknown';

interface Claimant {
  readonly db: Kysely<Schema>;
  readonly userId: string;
  readonly now: Date;
}

function rowsOf(
  db: Kysely<Schema>,
  { userId }: Claimant,
  { fingerprint }: KeyedCall,
  claim: string,
) {
  const updates = db
    .updateTable('personal_idempotency_records')
    .where('user_id', '=', userId)
    .where('fingerprint', '=', fingerprint)
    .where('claim', '=', claim);
  const deletes = db
    .deleteFrom('personal_idempotency_records')
    .where('user_id', '=', userId)
    .where('fingerprint', '=', fingerprint)
    .where('claim', '=', claim);
  return { updates, deletes };
}

/**
 * Claims a call in a statement of its own, so that requests at the same time see it. A claim that has
 * lapsed without settling, and a record from before the retention, are taken over.
 * @returns the claim, or what is known of the call.
 * @throws AppError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT.
 */
export async function claimCall(
  claimant: Claimant,
  call: KeyedCall,
): Promise<{ claim: string } | { kept: Kept }> {
  const { db, userId, now } = claimant;
  const lapsed = new Date(now.getTime() - CLAIM_LAPSES_MS);
  const claim = newId();
  const fresh = {
    request_mac: call.requestMac,
    claim,
    state: 'claimed',
    answer: null,
    created_at: now,
  } as const;
  const taken = await db
    .insertInto('personal_idempotency_records')
    .values({ user_id: userId, fingerprint: call.fingerprint, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'fingerprint'])
        .doUpdateSet(fresh)
        .where((eb) => {
          const createdAt = eb.ref('personal_idempotency_records.created_at');
          const isClaimed = eb('personal_idempotency_records.state', '=', 'claimed');
          return eb.or([
            eb(createdAt, '<=', keptSince(now)),
            eb.and([isClaimed, eb(createdAt, '<=', lapsed)]),
          ]);
        }),
    )
    .returning('claim')
    .executeTakeFirst();
  if (taken !== undefined) return { claim };
  const record = await db
    .selectFrom('personal_idempotency_records')
    .select(['request_mac', 'state', 'answer', 'created_at'])
    .where('user_id', '=', userId)
    .where('fingerprint', '=', call.fingerprint)
    .executeTakeFirst();
  if (record === undefined) throw inFlight();
  assertSameRequest(call, record.request_mac);
  if (record.state === 'answered') return { kept: { answer: record.answer } };
  // Settled a moment ago, its answer may be on its way; later, a crash has cost it.
  if (record.state === 'claimed' || record.created_at > lapsed) throw inFlight();
  return { kept: 'unknown' };
}

/** Marks a claim as settled in the transaction of the change, with its answer where that is known. */
export async function settleClaim(
  trx: Transaction<Schema>,
  { claimant, call, claim }: { claimant: Claimant; call: KeyedCall; claim: string },
  answer?: { text: string | null },
): Promise<void> {
  const { numUpdatedRows } = await rowsOf(trx, claimant, call, claim)
    .updates.set(
      answer === undefined ? { state: 'settled' } : { state: 'answered', answer: answer.text },
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw inFlight();
}

/** Keeps the answer of a call that has been made. */
export async function answerClaim(
  { claimant, call, claim }: { claimant: Claimant; call: KeyedCall; claim: string },
  text: string | null,
): Promise<void> {
  await rowsOf(claimant.db, claimant, call, claim)
    .updates.set({ state: 'answered', answer: text })
    .execute();
}

/** Gives up the claim of a call that has failed; one that has settled stays. */
export async function releaseClaim({
  claimant,
  call,
  claim,
}: {
  claimant: Claimant;
  call: KeyedCall;
  claim: string;
}): Promise<void> {
  await rowsOf(claimant.db, claimant, call, claim).deletes.where('state', '=', 'claimed').execute();
}

/** The 409 for a call that was made, and whose answer a crash has cost. */
export function answerUnknown(): AppError {
  return new AppError(
    'CONFLICT',
    { reason: 'answer_unknown' },
    { message: 'This request has been carried out, but its answer is not known any more.' },
  );
}
