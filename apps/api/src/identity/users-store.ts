import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';

/** An account. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly emailVerified: boolean;
  readonly lastTenantId: string | null;
  /** The account has a second factor. */
  readonly mfaEnabled: boolean;
}

const COLUMNS = [
  'id',
  'email',
  'name',
  'password_hash as passwordHash',
  'last_tenant_id as lastTenantId',
] as const;

function selectUsers(db: Kysely<Schema>) {
  return db
    .selectFrom('users')
    .select(COLUMNS)
    .select(sql<boolean>`email_verified_at is not null`.as('emailVerified'))
    .select(sql<boolean>`mfa_enabled_at is not null`.as('mfaEnabled'))
    .where('deleted_at', 'is', null);
}

/** The account with an email address; upper and lower case are the same address. */
export async function findUserByEmail(db: Kysely<Schema>, email: string): Promise<User | null> {
  const user = await selectUsers(db)
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst();
  return user ?? null;
}

/** The account with an id. */
export async function findUserById(db: Kysely<Schema>, id: string): Promise<User | null> {
  const user = await selectUsers(db).where('id', '=', id).executeTakeFirst();
  return user ?? null;
}

/**
 * An account, held until the transaction ends: what changes how people prove who they are, and what
 * relies on a proof, takes turns here.
 */
export async function lockUser(trx: Transaction<Schema>, id: string): Promise<User | null> {
  const user = await selectUsers(trx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return user ?? null;
}

/** Gives an account a new password. */
export async function setPasswordHash(
  db: Kysely<Schema>,
  { userId, passwordHash, now }: { userId: string; passwordHash: string; now: Date },
): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: passwordHash, updated_at: now })
    .where('id', '=', userId)
    .execute();
}

/** Replaces a hash by a stronger one of the same password, unless the password has changed since. */
export async function upgradePasswordHash(
  db: Kysely<Schema>,
  { userId, from, to }: { userId: string; from: string; to: string },
): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: to })
    .where('id', '=', userId)
    .where('password_hash', '=', from)
    .execute();
}

/** Gives an account another address, which has just been verified. Rejects when it is taken. */
export async function setEmail(
  db: Kysely<Schema>,
  { userId, email, now }: { userId: string; email: string; now: Date },
): Promise<void> {
  await db
    .updateTable('users')
    .set({ email, email_verified_at: now, updated_at: now })
    .where('id', '=', userId)
    .execute();
}

/** Marks the address of an account as verified, if it still is the account's. @returns whether it is. */
export async function markEmailVerified(
  db: Kysely<Schema>,
  { userId, email, now }: { userId: string; email: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({
      email_verified_at: sql`coalesce(email_verified_at, ${now}::timestamptz)`,
      updated_at: now,
    })
    .where('id', '=', userId)
    .where('email', '=', email)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Remembers the tenant in which the next sign-in begins. */
export async function setLastTenant(
  db: Kysely<Schema>,
  userId: string,
  tenantId: string,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ last_tenant_id: tenantId })
    .where('id', '=', userId)
    .execute();
}
