import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { Ports } from '../platform/ports.js';
import { consumeRecoveryCode } from './recovery-codes-store.js';
import { consumeTotpCode } from './totp-store.js';
import type { TotpAttempt } from './totp-store.js';

const TOTP_CODE = /^\d{6}$/;

/**
 * Uses up a code that somebody has typed, of the authenticator app or for recovery; they cannot be
 * mistaken for one another. The caller has admitted and counted the attempt.
 * @returns what the code was; null for a wrong one or one that was used before.
 */
export async function consumeCode(
  db: Kysely<Schema>,
  { fieldCrypto }: Pick<Ports, 'fieldCrypto'>,
  attempt: TotpAttempt,
): Promise<'totp' | 'recovery_code' | null> {
  const code = attempt.code.replaceAll(/\s/g, '');
  if (TOTP_CODE.test(code)) {
    return (await consumeTotpCode(db, fieldCrypto, { ...attempt, code })) ? 'totp' : null;
  }
  return (await consumeRecoveryCode(db, attempt)) ? 'recovery_code' : null;
}
