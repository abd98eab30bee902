import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { FieldCrypto } from '../../platform/field-crypto.js';
import { findUserById } from '../users-store.js';
import type { User } from '../users-store.js';

const COLUMN = 'users.phone';
/** Namespace of the advisory locks on phone numbers. */
const LOCK_SPACE = 7_046_029;

/** The account that has verified a number (E.164). */
export async function findUserByPhone(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  phone: string,
): Promise<User | null> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('phone_index', 'in', fieldCrypto.blindIndexes(COLUMN, phone))
    .executeTakeFirst();
  return row === undefined ? null : findUserById(db, row.id);
}

/** A verified number. */
export interface VerifiedPhone {
  readonly phone: string;
  readonly verifiedAt: Date;
}

/** The number of an account, in the open. @throws FieldDecryptionError */
export async function findPhone(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  userId: string,
): Promise<VerifiedPhone | null> {
  const row = await db
    .selectFrom('users')
    .select(['phone', 'phone_verified_at'])
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || row.phone === null || row.phone_verified_at === null) return null;
  const phone = fieldCrypto.decryptField({ column: COLUMN, rowId: userId }, row.phone);
  return { phone, verifiedAt: row.phone_verified_at };
}

const NONE = { phone: null, phone_index: null, phone_verified_at: null } as const;

/**
 * Writes down that an account has a number. Numbers are handed on to other people: an account that
 * had it before loses it, because its new owner has just proven to have it. @returns those accounts.
 */
export async function setPhone(
  trx: Transaction<Schema>,
  fieldCrypto: FieldCrypto,
  { userId, phone, now }: { userId: string; phone: string; now: Date },
): Promise<string[]> {
  const index = fieldCrypto.blindIndex(COLUMN, phone);
  // Of two accounts that verify one number at once, the second takes it from the first.
  await sql`select pg_advisory_xact_lock(${LOCK_SPACE}, hashtext(${index.toString('hex')}))`.execute(
    trx,
  );
  const losers = await trx
    .updateTable('users')
    .set({ ...NONE, updated_at: now })
    .where('phone_index', 'in', fieldCrypto.blindIndexes(COLUMN, phone))
    .where('id', '!=', userId)
    .returning('id')
    .execute();
  await trx
    .updateTable('users')
    .set({
      phone: fieldCrypto.encryptField({ column: COLUMN, rowId: userId }, phone),
      phone_index: index,
      phone_verified_at: now,
      updated_at: now,
    })
    .where('id', '=', userId)
    .execute();
  return losers.map(({ id }) => id);
}

/** Forgets the number of an account. @returns whether there was one. */
export async function clearPhone(
  db: Kysely<Schema>,
  { userId, now }: { userId: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ ...NONE, updated_at: now })
    .where('id', '=', userId)
    .where('phone', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
