import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { liveTokenSessions, momentOf } from '../identity/sessions/token-sessions.js';
import type { SessionLifetimes } from '../identity/sessions/lifetimes.js';
import { randomToken, sha256 } from '../platform/keyring.js';
import type { PresentedToken } from './judge-refresh.js';

/** Lets scanners of leaked secrets recognise a refresh token. */
const PREFIX = 'itr_';

/** The session that a refresh token belongs to. */
export interface TokenFamily {
  readonly sessionId: string;
  readonly userId: string;
  readonly activeTenantId: string | null;
}

/** The moment as of which a session has to stand. */
export interface AsOf {
  readonly lifetimes: SessionLifetimes;
  readonly now: Date;
}

/** The family of a token, spent or not, while its session stands. */
export async function findFamily(
  db: Kysely<Schema>,
  refreshToken: string,
  asOf: AsOf,
): Promise<TokenFamily | null> {
  const session = await liveTokenSessions(db, momentOf(asOf.lifetimes, asOf.now))
    .innerJoin('refresh_tokens', 'refresh_tokens.session_id', 'sessions.id')
    .where('refresh_tokens.token_hash', '=', sha256(refreshToken))
    .executeTakeFirst();
  if (session === undefined) return null;
  const { publicId: sessionId, userId, activeTenantId } = session;
  return { sessionId, userId, activeTenantId };
}

/** A token together with where its family stands. */
export interface LockedToken extends PresentedToken {
  /** When the person signed in. */
  readonly signedInAt: Date;
}

/**
 * Takes the family for this transaction and reads the token in it: of parallel uses of one family,
 * each sees what the one before it left. null when the session has ended by now.
 */
export async function lockToken(
  trx: Transaction<Schema>,
  { sessionId, refreshToken }: { sessionId: string; refreshToken: string },
): Promise<LockedToken | null> {
  const [session, token] = await Promise.all([
    trx
      .selectFrom('sessions')
      .select('created_at')
      .where('id', '=', sessionId)
      .forNoKeyUpdate()
      .executeTakeFirst(),
    trx
      .selectFrom('refresh_tokens as presented')
      .select([
        'generation',
        'expires_at as expiresAt',
        'spent_at as spentAt',
        sql<number>`(select max(generation) from refresh_tokens family
          where family.session_id = presented.session_id)`.as('newest'),
      ])
      .where('token_hash', '=', sha256(refreshToken))
      .where('session_id', '=', sessionId)
      .executeTakeFirst(),
  ]);
  if (session === undefined || token === undefined) return null;
  return { ...token, signedInAt: session.created_at };
}

/** Spends a generation: its token, and whatever was answered beside it during the grace. */
export async function spendGeneration(
  trx: Transaction<Schema>,
  { sessionId, generation, now }: { sessionId: string; generation: number; now: Date },
): Promise<void> {
  await trx
    .updateTable('refresh_tokens')
    .set({ spent_at: now })
    .where('session_id', '=', sessionId)
    .where('generation', '=', generation)
    .where('spent_at', 'is', null)
    .execute();
}

/** Issues a token of 256 bits, of which only the SHA-256 is kept. @returns the token. */
export async function issueRefreshToken(
  trx: Transaction<Schema>,
  token: { sessionId: string; generation: number; now: Date; expiresAt: Date },
): Promise<string> {
  const value = `${PREFIX}${randomToken()}`;
  await trx
    .insertInto('refresh_tokens')
    .values({
      token_hash: sha256(value),
      session_id: token.sessionId,
      generation: token.generation,
      created_at: token.now,
      expires_at: token.expiresAt,
    })
    .execute();
  return value;
}

/** Deletes the tokens that have expired; of those, nobody need notice a second use. */
export async function deleteExpiredRefreshTokens(db: Kysely<Schema>, now: Date): Promise<void> {
  await db.deleteFrom('refresh_tokens').where('expires_at', '<=', now).execute();
}
