import { newId } from '@incident-tracker/db';
import type { OneTimeTokensTable, Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { randomToken, sha256 } from '../../platform/keyring.js';
import { AppError } from '../../trpc/errors.js';

/** What a mailed link is good for. */
export type TokenPurpose = OneTimeTokensTable['purpose'];

const MINUTE_MS = 60_000;
const LIFETIME_MS: Readonly<Record<TokenPurpose, number>> = {
  // OWASP Forgot Password Cheat Sheet: short.
  reset_password: 30 * MINUTE_MS,
  verify_email: 24 * 60 * MINUTE_MS,
};
/** Links of one purpose that one account can have mailed in an hour: a mailbox is not to be flooded. */
const MAX_PER_HOUR = 10;

/** Whose token it is. */
export interface TokenOwner {
  readonly userId: string;
  /** The address it is mailed to; it proves control of no other. */
  readonly email: string;
}

/** What brought a token to its owner. Only by mail it proves that the mailbox is theirs. */
export type TokenChannel = 'email' | 'sms';

/** A token as it was issued. */
export interface IssuedToken extends TokenOwner {
  readonly channel: TokenChannel;
}

/** Until when a token that is issued now works. */
export function tokenExpiry(purpose: TokenPurpose, now: Date): Date {
  return new Date(now.getTime() + LIFETIME_MS[purpose]);
}

/** Issues a 256-bit token, of which only the SHA-256 is kept. @returns the token, for the mail. */
export async function issueToken(
  db: Kysely<Schema>,
  purpose: TokenPurpose,
  { userId, email, now, channel = 'email' }: TokenOwner & { now: Date; channel?: TokenChannel },
): Promise<string> {
  const token = randomToken();
  await db
    .insertInto('one_time_tokens')
    .values({
      token_hash: sha256(token),
      id: newId(),
      purpose,
      user_id: userId,
      email,
      channel,
      created_at: now,
      expires_at: tokenExpiry(purpose, now),
    })
    .execute();
  return token;
}

/** Whether an account may have another link of this purpose mailed. */
export async function mayIssueToken(
  db: Kysely<Schema>,
  purpose: TokenPurpose,
  { userId, now }: { userId: string; now: Date },
): Promise<boolean> {
  const { issued } = await db
    .selectFrom('one_time_tokens')
    .select((eb) => eb.fn.countAll<string>().as('issued'))
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', new Date(now.getTime() - 60 * MINUTE_MS))
    .executeTakeFirstOrThrow();
  return Number(issued) < MAX_PER_HOUR;
}

/**
 * Looks at a token without using it up.
 * @throws AppError AUTH_INVALID_TOKEN if it was never issued, TOKEN_EXPIRED if it is used or too old.
 */
export async function inspectToken(
  db: Kysely<Schema>,
  purpose: TokenPurpose,
  { token, now }: { token: string; now: Date },
): Promise<IssuedToken> {
  const row = await db
    .selectFrom('one_time_tokens')
    .select(['user_id', 'email', 'channel', 'expires_at', 'used_at'])
    .where('token_hash', '=', sha256(token))
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('AUTH_INVALID_TOKEN');
  if (row.used_at !== null || row.expires_at <= now) throw new AppError('TOKEN_EXPIRED');
  return { userId: row.user_id, email: row.email, channel: row.channel };
}

/**
 * Uses a token up, and every other one of the same purpose with it. Of parallel attempts one gets
 * through: the row is taken by the statement that checks it.
 * @throws AppError TOKEN_EXPIRED
 */
export async function consumeToken(
  db: Kysely<Schema>,
  purpose: TokenPurpose,
  { token, now }: { token: string; now: Date },
): Promise<TokenOwner> {
  const taken = await db
    .updateTable('one_time_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['user_id', 'email'])
    .executeTakeFirst();
  if (taken === undefined) throw new AppError('TOKEN_EXPIRED');
  await db
    .updateTable('one_time_tokens')
    .set({ used_at: now })
    .where('user_id', '=', taken.user_id)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute();
  return { userId: taken.user_id, email: taken.email };
}
