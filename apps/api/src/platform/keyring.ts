import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a derived key is for. Keys of different purposes are unrelated (RFC 5869 "info"). */
export type KeyPurpose =
  | 'attachment-urls'
  | 'csrf'
  | 'idempotency'
  | 'known-principals'
  | 'login-attempts'
  | 'oidc-flow'
  | 'otp-codes'
  | 'otp-sends'
  | 'security-events'
  | 'unsubscribe';

/** Keys that derive from the one secret of the installation. */
export interface Keyring {
  /** HMAC-SHA-256 of `message` under the key of `purpose`. */
  mac(purpose: KeyPurpose, message: string): Buffer;
}

/** Derives a 256-bit key per purpose from the secret, with HKDF-SHA-256. */
export function createKeyring(secret: string): Keyring {
  const keys = new Map<KeyPurpose, Buffer>();
  const keyOf = (purpose: KeyPurpose): Buffer => {
    let key = keys.get(purpose);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', secret, '', `incident-tracker/${purpose}`, 32));
      keys.set(purpose, key);
    }
    return key;
  };
  return {
    mac: (purpose, message) => createHmac('sha256', keyOf(purpose)).update(message).digest(),
  };
}

/**
 * The secret of an installation that configured none: made once, kept in the data folder, readable
 * by its owner only. Two processes that start at once end up with the same one.
 */
export function loadOrCreateSecret(dataDir: string): string {
  const path = join(dataDir, 'session-secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

/** SHA-256, for tokens of full entropy: they need no salt and no slow hash. */
export function sha256(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

/** A random token of 256 bits, URL-safe. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares two byte strings in time that depends on their lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
