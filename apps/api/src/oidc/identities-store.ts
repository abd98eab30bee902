import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';

/** What a provider's account is known by for good (OpenID Connect Core §5.7); addresses may change hands. */
export interface ProviderSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** A provider's account that is to be somebody's way to sign in. */
export interface NewIdentity extends ProviderSubject {
  readonly userId: string;
  readonly provider: string;
  readonly email: string;
}

/** A connected account as its person sees it. */
export interface IdentityRow {
  readonly id: string;
  readonly provider: string;
  readonly email: string | null;
  readonly linked_at: Date;
  readonly last_used_at: Date;
}

/** Whose the provider's account is. */
export async function findIdentity(
  db: Kysely<Schema>,
  { issuer, subject }: ProviderSubject,
): Promise<{ id: string; userId: string } | null> {
  const row = await db
    .selectFrom('oidc_identities')
    .select(['id', 'user_id as userId'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row ?? null;
}

/** Connects a provider's account. @returns its id, or null when it is connected to somebody already. */
export async function insertIdentity(
  db: Kysely<Schema>,
  { userId, provider, issuer, subject, email }: NewIdentity,
  now: Date,
): Promise<string | null> {
  const inserted = await db
    .insertInto('oidc_identities')
    .values({
      id: newId(),
      user_id: userId,
      provider,
      issuer,
      subject,
      email,
      linked_at: now,
      last_used_at: now,
    })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}

/** Notes a sign-in, and the address as it is by now. @returns whether the account is still connected. */
export async function touchIdentity(
  db: Kysely<Schema>,
  { id, userId, email, now }: { id: string; userId: string; email: string | null; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oidc_identities')
    .set({ last_used_at: now, ...(email !== null && { email }) })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The connected accounts of a person, the newest first. They are few. */
export function findIdentitiesOf(db: Kysely<Schema>, userId: string): Promise<IdentityRow[]> {
  return db
    .selectFrom('oidc_identities')
    .select(['id', 'provider', 'email', 'linked_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .execute();
}

/** Disconnects one account of a person. @returns what it was, or null if it is not theirs. */
export async function deleteIdentity(
  db: Kysely<Schema>,
  { id, userId }: { id: string; userId: string },
): Promise<{ provider: string; email: string | null } | null> {
  const deleted = await db
    .deleteFrom('oidc_identities')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(['provider', 'email'])
    .executeTakeFirst();
  return deleted ?? null;
}
