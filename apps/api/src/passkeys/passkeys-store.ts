import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely, Transaction } from 'kysely';

/** How many passkeys an account can have. */
export const MAX_PASSKEYS = 20;

/** A passkey as its person sees it. */
export interface PasskeyRow {
  readonly id: string;
  readonly name: string;
  readonly backed_up: boolean;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

/** What verification needs of a passkey. */
export interface StoredPasskey {
  readonly id: string;
  readonly userId: string;
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly signCount: number;
}

/** The passkeys of a person, oldest first. There are few (`MAX_PASSKEYS`), so all of them. */
export function findPasskeysOf(db: Kysely<Schema>, userId: string): Promise<PasskeyRow[]> {
  return db
    .selectFrom('passkeys')
    .select(['id', 'name', 'backed_up', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
}

/** How authenticators know the passkeys of a person, for the options of a ceremony. */
export async function findDescriptorsOf(
  db: Kysely<Schema>,
  userId: string,
): Promise<{ id: string; type: 'public-key'; transports: string[] }[]> {
  const rows = await db
    .selectFrom('passkeys')
    .select(['credential_id', 'transports'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.credential_id,
    type: 'public-key',
    transports: row.transports,
  }));
}

/** The passkey that an assertion says it is by. */
export async function findPasskeyByCredential(
  db: Kysely<Schema>,
  credentialId: string,
): Promise<StoredPasskey | null> {
  const row = await db
    .selectFrom('passkeys')
    .select(['id', 'user_id', 'credential_id', 'public_key', 'sign_count'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    userId: row.user_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: Number(row.sign_count),
  };
}

/** A passkey that has been verified. */
export interface NewPasskey {
  readonly userId: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
  readonly name: string;
}

/** Keeps a passkey. @returns null if the credential is known already, whoever's it is. */
export async function insertPasskey(
  db: Kysely<Schema>,
  passkey: NewPasskey,
  now: Date,
): Promise<PasskeyRow | null> {
  const row = await db
    .insertInto('passkeys')
    .values({
      id: newId(),
      user_id: passkey.userId,
      credential_id: passkey.credentialId,
      public_key: Buffer.from(passkey.publicKey),
      sign_count: passkey.signCount,
      transports: [...passkey.transports],
      backed_up: passkey.backedUp,
      name: passkey.name,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning(['id', 'name', 'backed_up', 'created_at', 'last_used_at'])
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Notes that a passkey was used. Its counter only rises, unless the authenticator keeps none (0): of
 * two assertions with one count the second is refused (WebAuthn Level 3 §7.2, step 22).
 * @returns whether the count was good.
 */
export async function markUsed(
  db: Kysely<Schema>,
  { id, signCount, backedUp }: { id: string; signCount: number; backedUp: boolean },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('passkeys')
    .set({ sign_count: signCount, backed_up: backedUp, last_used_at: now })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('sign_count', '<', String(signCount)),
        ...(signCount === 0 ? [eb('sign_count', '=', '0')] : []),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Names a passkey of a person. @returns it and the name it had, or null if they have none such.
 */
export async function renamePasskeyOf(
  db: Transaction<Schema>,
  { userId, passkeyId, name }: { userId: string; passkeyId: string; name: string },
): Promise<{ passkey: PasskeyRow; previousName: string } | null> {
  const previous = await db
    .selectFrom('passkeys')
    .select('name')
    .where('user_id', '=', userId)
    .where('id', '=', passkeyId)
    .forUpdate()
    .executeTakeFirst();
  if (previous === undefined) return null;
  const passkey = await db
    .updateTable('passkeys')
    .set({ name })
    .where('user_id', '=', userId)
    .where('id', '=', passkeyId)
    .returning(['id', 'name', 'backed_up', 'created_at', 'last_used_at'])
    .executeTakeFirstOrThrow();
  return { passkey, previousName: previous.name };
}

/** Removes a passkey of a person. @returns its name, or null if they have none such. */
export async function deletePasskey(
  db: Kysely<Schema>,
  { userId, passkeyId }: { userId: string; passkeyId: string },
): Promise<string | null> {
  const row = await db
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', passkeyId)
    .returning('name')
    .executeTakeFirst();
  return row?.name ?? null;
}
