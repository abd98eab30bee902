import { newId } from '@incident-tracker/db';
import type { MfaChallengesTable, Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { authOf } from '../identity/sessions/auth-of.js';
import type { ProviderProof } from '../identity/transport.js';
import { randomToken, sha256 } from '../platform/keyring.js';

/** How a sign-in hands over what it has proven. */
export type Transport = MfaChallengesTable['transport'];

const LIFETIME_MS = 10 * 60_000;
/** Codes that may be tried on one challenge; the account's own counters go on beyond it. */
const MAX_ATTEMPTS = 5;

/** A right password that waits for its second factor. */
export interface Challenge {
  readonly id: string;
  readonly userId: string;
  readonly transport: Transport;
  readonly deviceHash: Buffer;
  readonly authMethod: string;
  readonly authDomain: string | null;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** Issues a 256-bit challenge, of which only the SHA-256 is kept. @returns the challenge. */
export async function insertChallenge(
  db: Kysely<Schema>,
  given: {
    userId: string;
    transport: Transport;
    deviceHash: Buffer;
    now: Date;
    via: ProviderProof | null;
  },
): Promise<string> {
  const challenge = randomToken();
  const { authMethod, authDomain } = authOf(given.via);
  await db
    .insertInto('mfa_challenges')
    .values({
      challenge_hash: sha256(challenge),
      id: newId(),
      user_id: given.userId,
      transport: given.transport,
      device_hash: given.deviceHash,
      auth_method: authMethod,
      auth_domain: authDomain,
      created_at: given.now,
      expires_at: new Date(given.now.getTime() + LIFETIME_MS),
    })
    .execute();
  return challenge;
}

/** Looks at a challenge without touching it. */
export async function findChallenge(
  db: Kysely<Schema>,
  challenge: string,
): Promise<Challenge | null> {
  const row = await db
    .selectFrom('mfa_challenges')
    .select([
      'id',
      'user_id as userId',
      'transport',
      'device_hash as deviceHash',
      'auth_method as authMethod',
      'auth_domain as authDomain',
      'expires_at as expiresAt',
      'used_at as usedAt',
    ])
    .where('challenge_hash', '=', sha256(challenge))
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Counts an attempt before it is verified. One statement, whose row lock puts parallel attempts in
 * line. @returns false when there is none left.
 */
export async function claimAttempt(db: Kysely<Schema>, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mfa_challenges')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('attempts', '<', MAX_ATTEMPTS)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Uses a challenge up, in the transaction that opens its session. @returns false if it is too late. */
export async function consumeChallenge(
  db: Kysely<Schema>,
  id: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mfa_challenges')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Ends every sign-in of an account that waits for its second factor: the password that it was begun
 * with, or the factors, have changed.
 */
export async function dropChallengesOf(db: Kysely<Schema>, userId: string): Promise<void> {
  await db.deleteFrom('mfa_challenges').where('user_id', '=', userId).execute();
}
