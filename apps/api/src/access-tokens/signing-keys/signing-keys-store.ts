import type { IdentityTransaction, Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { KeyLife } from './key-schedule.js';

/** A signing key as the database keeps it. */
export interface StoredKey extends KeyLife {
  readonly kid: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Encrypted. */
  readonly privateKey: string;
}

/** Every key, the retired ones included. There are a handful. */
export function findSigningKeys(db: Kysely<Schema>): Promise<StoredKey[]> {
  return db
    .selectFrom('signing_keys')
    .select([
      'kid',
      'public_jwk as publicJwk',
      'private_key as privateKey',
      'created_at as createdAt',
      'not_before as notBefore',
      'retired_at as retiredAt',
    ])
    .execute();
}

/** Lets one transaction at a time decide about keys; reading goes on. */
export async function lockSigningKeys(trx: IdentityTransaction): Promise<void> {
  await sql`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
}

/** Publishes a key. */
export async function insertSigningKey(
  trx: IdentityTransaction,
  { kid, publicJwk, privateKey, createdAt, notBefore }: Omit<StoredKey, 'retiredAt'>,
): Promise<void> {
  await trx
    .insertInto('signing_keys')
    .values({
      kid,
      public_jwk: JSON.stringify(publicJwk),
      private_key: privateKey,
      created_at: createdAt,
      not_before: notBefore,
    })
    .execute();
}

/** Sets the end of every key but one, unless it ends earlier already. */
export async function retireOthers(
  trx: IdentityTransaction,
  kid: string,
  retiredAt: Date,
): Promise<void> {
  await trx
    .updateTable('signing_keys')
    .set({ retired_at: sql`least(retired_at, ${retiredAt}::timestamptz)` })
    .where('kid', '!=', kid)
    .execute();
}

/** Deletes keys that were retired before then: no token of theirs can be valid. */
export async function deleteRetiredKeys(db: Kysely<Schema>, before: Date): Promise<void> {
  await db.deleteFrom('signing_keys').where('retired_at', '<', before).execute();
}
