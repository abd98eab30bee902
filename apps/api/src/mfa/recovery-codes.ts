import { Secret } from 'otpauth';
import { sha256 } from '../platform/keyring.js';

/** How many codes a set has. */
const RECOVERY_CODE_COUNT = 10;
/** 120 bits: 24 characters of base32 (RFC 4648 §6), far beyond guessing, so a fast hash is enough. */
const CODE_BYTES = 15;
const CODE = /^[A-Z2-7]{24}$/;

/** A set of codes as people write them down: `ABCD-EFGH-…`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, () =>
    (new Secret({ size: CODE_BYTES }).base32.match(/.{4}/g) ?? []).join('-'),
  );
}

/** What is stored of a code; null for text that cannot be one. Case, spaces and dashes do not count. */
export function recoveryCodeHash(code: string): Buffer | null {
  const plain = code.replaceAll(/[\s-]/g, '').toUpperCase();
  return CODE.test(plain) ? sha256(plain) : null;
}
