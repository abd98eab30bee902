import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';

const DAY_MS = 86_400_000;
/** A challenge that is over still answers "expired" rather than "unknown" for this long. */
const CHALLENGES_KEPT_MS = DAY_MS;
/** Longer than a secret that was shown can be confirmed. */
const PENDING_KEPT_MS = DAY_MS;

/** Deletes challenges that are over and secrets that nobody confirmed. */
export async function deleteFactorLeftovers(db: Kysely<Schema>, now: Date): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age);
  await db
    .deleteFrom('mfa_challenges')
    .where('expires_at', '<', before(CHALLENGES_KEPT_MS))
    .execute();
  await db.deleteFrom('webauthn_challenges').where('expires_at', '<', now).execute();
  await db
    .deleteFrom('totp_factors')
    .where('confirmed_at', 'is', null)
    .where('created_at', '<', before(PENDING_KEPT_MS))
    .execute();
}
