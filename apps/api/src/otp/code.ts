import { randomInt } from 'node:crypto';
import type { Keyring } from '../platform/keyring.js';
import type { OtpPurpose } from './purposes.js';

/** OWASP ASVS 5.0 §6.5.4: 20 bits, for which it counts six random digits. */
const DIGITS = 6;
/** ASVS 5.0 §6.5.5: ten minutes at most. */
export const CODE_LIFETIME_MS = 10 * 60_000;
/** Guesses at one code (ASVS 5.0 §6.6.3): a chance of 5 in a million. */
export const MAX_ATTEMPTS = 5;

/** A code from the system's random numbers, all of its digits equally likely. */
export function newCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
}

/** What a code belongs to; it proves nothing in any other place. */
export interface CodeBinding {
  readonly flowId: string;
  readonly purpose: OtpPurpose;
  readonly userId: string | null;
}

/**
 * What is kept of a code: an HMAC under a key that is not in the database, over everything that the
 * code is bound to. A plain hash of six digits is undone in a second.
 */
export function codeMac(keyring: Keyring, bound: CodeBinding, code: string): Buffer {
  const { flowId, purpose, userId } = bound;
  return keyring.mac('otp-codes', JSON.stringify([flowId, purpose, userId, code]));
}
