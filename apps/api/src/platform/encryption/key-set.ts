import { hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const ENTRY = /^([1-9]\d{0,8}):([A-Za-z0-9+/]{43}=)$/;

/** One key-encryption key with its version. */
export interface EncryptionKey {
  readonly version: number;
  /** Wraps data keys. */
  readonly wrapping: Buffer;
  /** Makes blind indexes; unrelated to `wrapping`. */
  readonly indexing: Buffer;
}

/** The keys of an installation. */
export interface KeySet {
  /** The key that new values are encrypted with. */
  readonly primary: EncryptionKey;
  /** All of them, the primary one first. */
  readonly all: readonly EncryptionKey[];
  find(version: number): EncryptionKey | undefined;
}

/** Where the keys come from. */
export interface KeySource {
  readonly keys: KeySet;
  /** Looks again, for a version that is not known: another process may have added it. */
  reload(): KeySet;
}

function toKey(version: number, master: Buffer): EncryptionKey {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, '', `incident-tracker/${purpose}`, KEY_BYTES));
  return { version, wrapping: derive('field-wrapping'), indexing: derive('field-index') };
}

/**
 * Reads `version:key,version:key`, the primary key first; each key is base64 of 32 bytes.
 * @throws Error that names the fault, never a key.
 */
export function parseKeys(text: string): KeySet {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const all = entries.map((entry, index) => {
    const match = ENTRY.exec(entry);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new Error(`entry ${index + 1} is not version:base64 of 32 bytes`);
    }
    return toKey(Number(match[1]), Buffer.from(match[2], 'base64'));
  });
  const [primary] = all;
  if (primary === undefined) throw new Error('there is no key');
  const byVersion = new Map(all.map((key) => [key.version, key]));
  if (byVersion.size !== all.length) throw new Error('two keys have the same version');
  return { primary, all, find: (version) => byVersion.get(version) };
}

/** A new random key as `parseKeys` reads it. */
export function generateKey(version: number): string {
  return `${version}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

/** Keys that do not change while the process runs. */
export function fixedKeys(text: string): KeySource {
  const keys = parseKeys(text);
  return { keys, reload: () => keys };
}
