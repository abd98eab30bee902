import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { BaseContext } from '../../trpc/context.js';
import { isKnownDevice } from './known-devices.js';

/**
 * The device cookie of the request, if this person has signed in with it before.
 * @param db the caller's transaction, where there is one.
 */
export async function knownDeviceOf(
  { ports, request }: Pick<BaseContext, 'ports' | 'request'>,
  userId: string,
  db: Kysely<Schema> = ports.db.identity,
): Promise<string | null> {
  const { deviceCookie } = request;
  if (deviceCookie === null) return null;
  return (await isKnownDevice(db, { userId, deviceCookie })) ? deviceCookie : null;
}
