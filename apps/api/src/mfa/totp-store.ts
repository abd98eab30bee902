import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { FieldCrypto } from '../platform/field-crypto.js';
import { matchingStep } from './totp.js';

/** A secret that was shown is confirmed within this time, or set up anew. */
const PENDING_MS = 30 * 60_000;
const COLUMN = 'totp_factors.secret';

/** What a code is tried on. */
export interface TotpAttempt {
  readonly userId: string;
  readonly code: string;
  readonly now: Date;
}

/** Keeps a secret that nobody has proven to have yet, in place of an earlier one. */
export async function insertPendingTotp(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  { userId, secret, now }: { userId: string; secret: string; now: Date },
): Promise<void> {
  const id = newId();
  await db
    .deleteFrom('totp_factors')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .execute();
  await db
    .insertInto('totp_factors')
    .values({
      id,
      user_id: userId,
      secret: fieldCrypto.encryptField({ column: COLUMN, rowId: id }, secret),
      created_at: now,
    })
    .execute();
}

/**
 * Confirms the pending secret with one of its codes; an authenticator that was in use before gives
 * way to it. @returns whether there was such a secret and the code is right.
 */
export async function confirmTotp(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  { userId, code, now }: TotpAttempt,
): Promise<boolean> {
  const pending = await db
    .selectFrom('totp_factors')
    .select(['id', 'secret'])
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .where('created_at', '>', new Date(now.getTime() - PENDING_MS))
    .executeTakeFirst();
  if (pending === undefined) return false;
  const { id } = pending;
  const secret = fieldCrypto.decryptField({ column: COLUMN, rowId: id }, pending.secret);
  const step = matchingStep(secret, code, now);
  if (step === null) return false;
  await deleteConfirmedTotp(db, userId);
  await db
    .updateTable('totp_factors')
    .set({ confirmed_at: now, last_step: step })
    .where('id', '=', id)
    .execute();
  return true;
}

/**
 * Accepts a code of the authenticator app, and with it every code up to its time step is used up: of
 * parallel attempts with one code a single one gets through (RFC 6238 §5.2). @returns whether it is good.
 */
export async function consumeTotpCode(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  { userId, code, now }: TotpAttempt,
): Promise<boolean> {
  const factor = await db
    .selectFrom('totp_factors')
    .select(['id', 'secret'])
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  if (factor === undefined) return false;
  const { id } = factor;
  const secret = fieldCrypto.decryptField({ column: COLUMN, rowId: id }, factor.secret);
  const step = matchingStep(secret, code, now);
  if (step === null) return false;
  const { numUpdatedRows } = await db
    .updateTable('totp_factors')
    .set({ last_step: step })
    .where('id', '=', id)
    .where('last_step', '<', String(step))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Removes the authenticator app of an account. @returns whether there was one. */
export async function deleteConfirmedTotp(db: Kysely<Schema>, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('totp_factors')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
