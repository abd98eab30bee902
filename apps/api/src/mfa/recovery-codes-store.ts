import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';

/** Replaces all recovery codes of an account. @returns the new ones, to be shown this once. */
export async function replaceRecoveryCodes(
  db: Kysely<Schema>,
  userId: string,
  now: Date,
): Promise<string[]> {
  const codes = newRecoveryCodes();
  const rows = codes.flatMap((code) => {
    const hash = recoveryCodeHash(code);
    return hash === null ? [] : [{ user_id: userId, code_hash: hash, created_at: now }];
  });
  await deleteRecoveryCodes(db, userId);
  await db.insertInto('recovery_codes').values(rows).execute();
  return codes;
}

/** Makes all recovery codes of an account worthless. */
export async function deleteRecoveryCodes(db: Kysely<Schema>, userId: string): Promise<void> {
  await db.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

/** Uses a recovery code up. Of parallel attempts one gets through. @returns whether it was good. */
export async function consumeRecoveryCode(
  db: Kysely<Schema>,
  { userId, code, now }: { userId: string; code: string; now: Date },
): Promise<boolean> {
  const hash = recoveryCodeHash(code);
  if (hash === null) return false;
  const { numUpdatedRows } = await db
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
