import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { randomToken, sha256 } from '../../platform/keyring.js';

/** One of the two addresses of a change. */
export type Side = 'old' | 'new';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A change of address that was asked for. */
export interface EmailChange {
  readonly id: string;
  readonly userId: string;
  readonly oldEmail: string;
  readonly newEmail: string;
  readonly oldConfirmedAt: Date | null;
  readonly newConfirmedAt: Date | null;
  readonly completedAt: Date | null;
  readonly canceledAt: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = [
  'id',
  'user_id as userId',
  'old_email as oldEmail',
  'new_email as newEmail',
  'old_confirmed_at as oldConfirmedAt',
  'new_confirmed_at as newConfirmedAt',
  'completed_at as completedAt',
  'canceled_at as canceledAt',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

/** Writes a change down. @returns its two tokens, of which only the hashes are kept. */
export async function insertChange(
  db: Kysely<Schema>,
  change: { userId: string; oldEmail: string; newEmail: string; now: Date },
): Promise<Record<Side, string>> {
  const { userId, oldEmail, newEmail, now } = change;
  const tokens = { old: randomToken(), new: randomToken() };
  await db
    .insertInto('email_changes')
    .values({
      id: newId(),
      user_id: userId,
      old_email: oldEmail,
      new_email: newEmail,
      old_token_hash: sha256(tokens.old),
      new_token_hash: sha256(tokens.new),
      created_at: now,
      expires_at: new Date(now.getTime() + DAY_MS),
    })
    .execute();
  return tokens;
}

/** The change that a token is about, and the side that it was mailed to. */
export async function findChangeByToken(
  db: Kysely<Schema>,
  token: string,
): Promise<{ change: EmailChange; side: Side } | null> {
  const hash = sha256(token);
  const row = await db
    .selectFrom('email_changes')
    .select(COLUMNS)
    .select('old_token_hash')
    .where((eb) => eb.or([eb('old_token_hash', '=', hash), eb('new_token_hash', '=', hash)]))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { old_token_hash: oldHash, ...change } = row;
  return { change, side: oldHash.equals(hash) ? 'old' : 'new' };
}

/** Whether a change can still be confirmed and called off. */
export function isOpen({ completedAt, canceledAt, expiresAt }: EmailChange, now: Date): boolean {
  return completedAt === null && canceledAt === null && expiresAt > now;
}

/** The change of an account that is still open; of several, the newest. */
export async function findOpenChange(
  db: Kysely<Schema>,
  userId: string,
  now: Date,
): Promise<EmailChange | null> {
  const change = await db
    .selectFrom('email_changes')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .where('completed_at', 'is', null)
    .where('canceled_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return change ?? null;
}

/** When the changes of the last hour were asked for, the oldest first. */
export async function recentChanges(
  db: Kysely<Schema>,
  userId: string,
  now: Date,
): Promise<Date[]> {
  const rows = await db
    .selectFrom('email_changes')
    .select('created_at')
    .where('user_id', '=', userId)
    .where('created_at', '>', new Date(now.getTime() - HOUR_MS))
    .orderBy('created_at')
    .execute();
  return rows.map(({ created_at: at }) => at);
}

/** Calls off every open change of an account. @returns whether there was one. */
export async function cancelOpenChanges(
  db: Kysely<Schema>,
  userId: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('email_changes')
    .set({ canceled_at: now })
    .where('user_id', '=', userId)
    .where('completed_at', 'is', null)
    .where('canceled_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Notes that the link to one address was opened, once: the row is taken by the statement that checks
 * it. @returns the change as it is now, or null when the link is no good any more.
 */
export async function confirmSide(
  db: Kysely<Schema>,
  { id, side, now }: { id: string; side: Side; now: Date },
): Promise<EmailChange | null> {
  const column = side === 'old' ? 'old_confirmed_at' : 'new_confirmed_at';
  const change = await db
    .updateTable('email_changes')
    .set({ [column]: now })
    .where('id', '=', id)
    .where(column, 'is', null)
    .where('completed_at', 'is', null)
    .where('canceled_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(COLUMNS)
    .executeTakeFirst();
  return change ?? null;
}

/** Notes that a change has happened. */
export async function completeChange(db: Kysely<Schema>, id: string, now: Date): Promise<void> {
  await db.updateTable('email_changes').set({ completed_at: now }).where('id', '=', id).execute();
}
