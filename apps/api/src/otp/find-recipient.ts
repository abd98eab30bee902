import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { findUserByEmail, findUserById } from '../identity/users-store.js';
import type { User } from '../identity/users-store.js';
import type { FieldCrypto } from '../platform/field-crypto.js';
import type { Destination } from './destination.js';
import { findUserByPhone } from '../identity/phone/phone-store.js';
import type { OtpPurpose } from './purposes.js';

/** Whose code it is, and whether their own session asked for it. */
export interface Recipient {
  readonly user: User;
  readonly ownSession: boolean;
}

/** The account that a code for this destination is about; null when no code is to be sent. */
export async function findRecipient(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  { purpose, destination }: { purpose: OtpPurpose; destination: Destination },
): Promise<Recipient | null> {
  const user = await findAccount(db, fieldCrypto, { purpose, destination });
  if (user === null) return null;
  if (purpose === 'verify_email' && user.emailVerified) return null;
  return { user, ownSession: destination.person?.userId === user.id };
}

function findAccount(
  db: Kysely<Schema>,
  fieldCrypto: FieldCrypto,
  { purpose, destination }: { purpose: OtpPurpose; destination: Destination },
): Promise<User | null> {
  const { channel, address, person } = destination;
  if (channel === 'email') return findUserByEmail(db, address);
  if (purpose !== 'verify_phone') return findUserByPhone(db, fieldCrypto, address);
  return person === null ? Promise.resolve(null) : findUserById(db, person.userId);
}
