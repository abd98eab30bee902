import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { randomToken, sha256 } from '../../platform/keyring.js';

/** Whether a person has signed in from the device that holds this cookie before. */
export async function isKnownDevice(
  db: Kysely<Schema>,
  { userId, deviceCookie }: { userId: string; deviceCookie: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('known_devices')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('device_hash', '=', sha256(deviceCookie))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Remembers the device of a successful sign-in. The cookie it already has is kept if this person has
 * used it before; else it gets one of its own, so that nobody plants a cookie that they know, too.
 * @returns the value for the cookie.
 */
export async function rememberDevice(
  db: Kysely<Schema>,
  device: { userId: string; knownCookie: string | null; now: Date },
): Promise<string> {
  const { userId, knownCookie, now } = device;
  const value = knownCookie ?? randomToken();
  await db
    .insertInto('known_devices')
    .values({ user_id: userId, device_hash: sha256(value), created_at: now, last_seen_at: now })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'device_hash']).doUpdateSet({ last_seen_at: now }),
    )
    .execute();
  return value;
}

/** Forgets all devices of a person: after a reset none of them has proven anything. */
export async function forgetDevicesOf(db: Kysely<Schema>, userId: string): Promise<void> {
  await db.deleteFrom('known_devices').where('user_id', '=', userId).execute();
}
