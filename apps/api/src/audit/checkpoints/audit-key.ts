import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { FieldCrypto, FieldPlace } from '../../platform/field-crypto.js';
import { sha256 } from '../merkle/hashing.js';

/** The name under which every installation signs; keys are told apart by their ids. */
export const KEY_NAME = 'incident-tracker/audit';
/** C2SP signed-note: the signature type of Ed25519. */
const ED25519 = Buffer.of(0x01);
const KEY_ID_BYTES = 4;

/** What verifies checkpoints. */
export interface AuditPublicKey {
  /** C2SP signed-note: the first four bytes of SHA-256 over name and key, in hex. */
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

/** What signs checkpoints. */
export interface AuditKey extends AuditPublicKey {
  readonly privateKey: KeyObject;
}

const jwk = z.object({ x: z.string() });
const placeOf = (keyId: string): FieldPlace => ({
  column: 'audit_signing_keys.private_key',
  rowId: keyId,
});

function rawPublicKey(publicKey: KeyObject): Buffer {
  return Buffer.from(jwk.parse(publicKey.export({ format: 'jwk' })).x, 'base64url');
}

function fromPrivate(privateKey: KeyObject): AuditKey {
  const publicKey = createPublicKey(privateKey);
  const hash = sha256(Buffer.from(`${KEY_NAME}\n`), ED25519, rawPublicKey(publicKey));
  return { keyId: hash.subarray(0, KEY_ID_BYTES).toString('hex'), publicKey, privateKey };
}

/** A new Ed25519 key (RFC 8032). */
export function generateAuditKey(): AuditKey {
  return fromPrivate(generateKeyPairSync('ed25519').privateKey);
}

/** The public half as one line of text: a C2SP signed-note verifier key. */
export function verifierKey({ keyId, publicKey }: AuditPublicKey): string {
  const key = Buffer.concat([ED25519, rawPublicKey(publicKey)]).toString('base64');
  return `${KEY_NAME}+${keyId}+${key}`;
}

/** The private half as the database keeps it. */
export function sealAuditKey(crypto: FieldCrypto, { keyId, privateKey }: AuditKey): string {
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return crypto.encryptField(placeOf(keyId), der.toString('base64'));
}

/**
 * The key in a row. Its public half is worked out from the private one: whoever can write to the
 * database, but has not the encryption key, cannot put a key of their own there.
 * @throws FieldDecryptionError, Error for what `sealAuditKey` did not write.
 */
export function openAuditKey(crypto: FieldCrypto, keyId: string, sealed: string): AuditKey {
  const der = Buffer.from(crypto.decryptField(placeOf(keyId), sealed), 'base64');
  const key = fromPrivate(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  if (key.keyId !== keyId) throw new Error(`the key in the row of ${keyId} is another one`);
  return key;
}
