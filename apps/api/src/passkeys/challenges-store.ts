import type { Schema, WebauthnChallengesTable } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { randomToken, sha256 } from '../platform/keyring.js';
import type { BaseContext, PersonContext } from '../trpc/context.js';

/** How long an authenticator may take. */
export const CEREMONY_MS = 5 * 60_000;

/** What a ceremony is for, and who began it: an answer to another one is worth nothing. */
export interface Ceremony {
  readonly purpose: WebauthnChallengesTable['purpose'];
  /** SHA-256 of the session, the browser or the sign-in that asked. */
  readonly binding: Buffer;
}

/** A ceremony within somebody's session. */
export function ceremonyOfSession(
  purpose: 'register' | 'reauthenticate',
  { principal }: PersonContext,
): Ceremony {
  return { purpose, binding: sha256(`session|${principal.sessionId}`) };
}

/** A sign-in without a password, in the browser that holds this pre-session. */
export function ceremonyOfBrowser({ request }: BaseContext): Ceremony {
  return { purpose: 'sign_in', binding: sha256(`browser|${request.sessionCookie ?? ''}`) };
}

/** The second step of a sign-in. @param challengeId the public id of its MFA challenge. */
export function ceremonyOfSignIn(challengeId: string): Ceremony {
  return { purpose: 'second_factor', binding: sha256(`sign-in|${challengeId}`) };
}

/** Issues a 256-bit challenge, of which only the SHA-256 is kept. @returns the challenge, base64url. */
export async function insertCeremony(
  db: Kysely<Schema>,
  { purpose, binding }: Ceremony,
  now: Date,
): Promise<string> {
  const challenge = randomToken();
  await db
    .insertInto('webauthn_challenges')
    .values({
      challenge_hash: sha256(challenge),
      purpose,
      binding,
      expires_at: new Date(now.getTime() + CEREMONY_MS),
    })
    .execute();
  return challenge;
}

/** Whether a challenge was issued for this ceremony and can still be answered. */
export async function isOpen(
  db: Kysely<Schema>,
  challenge: string,
  { purpose, binding, now }: Ceremony & { now: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('webauthn_challenges')
    .select('purpose')
    .where('challenge_hash', '=', sha256(challenge))
    .where('purpose', '=', purpose)
    .where('binding', '=', binding)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Uses a challenge up, in the transaction of what its answer proves: of parallel answers one gets
 * through, and a failure of ours leaves it good. @returns whether it was there.
 */
export async function consumeCeremony(
  db: Kysely<Schema>,
  challenge: string,
  { purpose, binding, now }: Ceremony & { now: Date },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('webauthn_challenges')
    .where('challenge_hash', '=', sha256(challenge))
    .where('purpose', '=', purpose)
    .where('binding', '=', binding)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
