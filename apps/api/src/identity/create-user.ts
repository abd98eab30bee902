import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Somebody who is to have an account. */
export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly emailVerified?: boolean;
}

/**
 * Creates an account, unless the email address has one.
 * @returns its id, or null when the address is taken.
 */
export async function createUser(
  db: Kysely<Schema>,
  { email, name, passwordHash, emailVerified = false }: NewUser,
  now: Date,
): Promise<string | null> {
  const id = newId();
  const inserted = await db
    .insertInto('users')
    .values({
      id,
      email,
      name,
      password_hash: passwordHash,
      email_verified_at: emailVerified ? now : null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}
