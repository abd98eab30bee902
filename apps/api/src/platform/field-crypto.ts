import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { ENCRYPTED_COLUMNS } from './encryption/encrypted-columns.js';
import type { EncryptedColumnName } from './encryption/encrypted-columns.js';
import type { EncryptionKey, KeySource } from './encryption/key-set.js';

const ALGORITHM = 'aes-256-gcm';
const SCHEME = 'e1';
const KEY_BYTES = 32;
/** NIST SP 800-38D §8.2.2: random nonces of 96 bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const CIPHERTEXT = /^e1\.([1-9]\d{0,8})\.([\w-]+)$/;

/** How every value under the key of this version begins. */
export function prefixOf(version: number): string {
  return `${SCHEME}.${version}.`;
}

/** Where an encrypted value stands. It can be read there and nowhere else. */
export interface FieldPlace {
  readonly column: EncryptedColumnName;
  /** The value of the row's `rowId` column. */
  readonly rowId: string;
  /** The tenant of the row; left out in a global table. */
  readonly tenantId?: string;
}

/** A stored value does not belong where it was found, was changed, or its key is gone. */
export class FieldDecryptionError extends Error {
  override readonly name = 'FieldDecryptionError';

  constructor(column: EncryptedColumnName, fault: string) {
    super(`${column}: ${fault}`);
  }
}

/** Encrypts single values, so that the database alone gives none of them away. */
export interface FieldCrypto {
  /** The text to store. Encrypting the same value again gives another text. */
  encryptField(place: FieldPlace, plaintext: string): string;
  /** @throws FieldDecryptionError */
  decryptField(place: FieldPlace, stored: string): string;
  /**
   * What to store beside a value that has to be found by equality: an HMAC, which the database alone
   * cannot be searched by guesses with. The caller normalises the value first.
   */
  blindIndex(column: EncryptedColumnName, value: string): Buffer;
  /**
   * What to search for: the index under every key, the primary one first, because a rotation may not be
   * through yet. The keys are looked up afresh: nothing that is found says that there is a newer one.
   */
  blindIndexes(column: EncryptedColumnName, value: string): Buffer[];
}

/** Authenticated with the ciphertext, so that a value moved elsewhere does not open. */
function additionalData({ column, rowId, tenantId = '' }: FieldPlace, version: number): Buffer {
  const { table, column: name } = ENCRYPTED_COLUMNS[column];
  return Buffer.from(JSON.stringify([SCHEME, tenantId, table, name, rowId, version]));
}

function seal(key: Buffer, plaintext: Buffer, aad: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(-TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(aad)
    .setAuthTag(tag);
  const ciphertext = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function parse(column: EncryptedColumnName, stored: string): { version: number; sealed: Buffer } {
  const match = CIPHERTEXT.exec(stored);
  const sealed = Buffer.from(match?.[2] ?? '', 'base64url');
  if (match === null || sealed.length < WRAPPED_BYTES + NONCE_BYTES + TAG_BYTES) {
    throw new FieldDecryptionError(column, 'the value is not encrypted');
  }
  return { version: Number(match[1]), sealed };
}

/**
 * AES-256-GCM with a data key of its own for every value, wrapped by the primary key-encryption key
 * (OWASP Cryptographic Storage Cheat Sheet, "Encrypting Stored Keys").
 */
export function createFieldCrypto(source: KeySource): FieldCrypto {
  const indexUnder = (key: EncryptionKey, column: EncryptedColumnName, value: string): Buffer =>
    createHmac('sha256', key.indexing)
      .update(JSON.stringify([column, value]))
      .digest();
  return {
    encryptField(place, plaintext) {
      const { version, wrapping } = source.keys.primary;
      const aad = additionalData(place, version);
      const dataKey = randomBytes(KEY_BYTES);
      const sealed = [seal(wrapping, dataKey, aad), seal(dataKey, Buffer.from(plaintext), aad)];
      return `${prefixOf(version)}${Buffer.concat(sealed).toString('base64url')}`;
    },
    decryptField(place, stored) {
      const { version, sealed } = parse(place.column, stored);
      const key = source.keys.find(version) ?? source.reload().find(version);
      if (key === undefined) {
        throw new FieldDecryptionError(place.column, `there is no key of version ${version}`);
      }
      const aad = additionalData(place, version);
      try {
        const dataKey = open(key.wrapping, sealed.subarray(0, WRAPPED_BYTES), aad);
        return open(dataKey, sealed.subarray(WRAPPED_BYTES), aad).toString('utf8');
      } catch {
        throw new FieldDecryptionError(place.column, 'the value was changed or moved');
      }
    },
    blindIndex: (column, value) => indexUnder(source.keys.primary, column, value),
    blindIndexes: (column, value) =>
      source.reload().all.map((key) => indexUnder(key, column, value)),
  };
}
