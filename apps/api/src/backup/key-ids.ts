import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { parseKeys } from '../platform/encryption/key-set.js';
import type { KeySet } from '../platform/encryption/key-set.js';

/** The files below DATA_DIR that hold keys, and the variables that take their place. */
export const KEY_FILES = {
  encryption: 'encryption-keys',
  sessionSecret: 'session-secret',
} as const;

type KeyConfig = Pick<Config, 'ENCRYPTION_KEYS' | 'SESSION_SECRET' | 'DATA_DIR'>;

/** The text of the keys at hand; null where there are none. Nothing is generated. */
export interface PresentKeys {
  readonly encryption: string | null;
  readonly sessionSecret: string | null;
}

/** The keys that are configured, else those in DATA_DIR. */
export function findKeys(config: KeyConfig): PresentKeys {
  const read = (file: string): string | null => {
    try {
      return readFileSync(join(config.DATA_DIR, file), 'utf8').trim();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    encryption: config.ENCRYPTION_KEYS ?? read(KEY_FILES.encryption),
    sessionSecret: config.SESSION_SECRET ?? read(KEY_FILES.sessionSecret),
  };
}

/** The keys as a set; null where there are none. */
export function keySetOf({ encryption }: PresentKeys): KeySet | null {
  return encryption === null ? null : parseKeys(encryption);
}

const idOf = (key: string | Buffer): string =>
  createHmac('sha256', key).update('incident-tracker/key-id').digest('hex').slice(0, 16);

/** What tells an encryption key from others and says nothing about it; null for one that is not there. */
export function encryptionKeyId(keys: KeySet | null, version: number): string | null {
  const key = keys?.find(version);
  return key === undefined ? null : idOf(key.wrapping);
}

/** The same for the session secret. */
export function sessionSecretId({ sessionSecret }: PresentKeys): string | null {
  return sessionSecret === null ? null : idOf(sessionSecret);
}
