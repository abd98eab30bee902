import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sha256 } from './hashing.js';

/** A public key for checkpoints. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

/** A checkpoint: a signed note (C2SP signed-note, tlog-checkpoint). */
export interface Checkpoint {
  readonly tenantId: string;
  readonly size: number;
  readonly root: Buffer;
  readonly previous: Buffer;
  readonly time: string;
  readonly keyId: string;
  /** SHA-256 of the whole note, which the next checkpoint names. */
  readonly hash: Buffer;
  isSignedBy(keys: readonly VerifierKey[]): boolean;
}

const ED25519 = 0x01;
/** The header of an Ed25519 key in DER (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;

const FORM =
  /^(incident-tracker\/audit\/([0-9a-f-]{36})\n(0|[1-9]\d{0,15})\n([\w+/]{43}=)\nprevious ([\w+/]{43}=)\ntime (\S+)\n)\n— (\S+) ([\w+/=]+)\n$/;

/** Reads a verifier key, `name+id+base64`; null for what is none. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [, name, keyId, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([\w+/=]+)$/.exec(text.trim()) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== KEY_BYTES + 1 || bytes[0] !== ED25519) return null;
  const hash = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, KEY_ID_BYTES);
  if (hash.toString('hex') !== keyId) return null;
  const der = Buffer.concat([SPKI_PREFIX, bytes.subarray(1)]);
  return { name, keyId, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** Reads a checkpoint; null for what is none. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const [, text, tenantId, size, root, previous, time, name, line] = FORM.exec(note) ?? [];
  if (text === undefined || tenantId === undefined || size === undefined) return null;
  if (root === undefined || previous === undefined || time === undefined) return null;
  if (name === undefined || line === undefined) return null;
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== KEY_ID_BYTES + SIGNATURE_BYTES) return null;
  const keyId = bytes.subarray(0, KEY_ID_BYTES).toString('hex');
  const signature = bytes.subarray(KEY_ID_BYTES);
  return {
    tenantId,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    previous: Buffer.from(previous, 'base64'),
    time,
    keyId,
    hash: sha256(Buffer.from(note)),
    isSignedBy: (keys) =>
      keys.some(
        (key) =>
          key.name === name &&
          key.keyId === keyId &&
          verify(null, Buffer.from(text), key.publicKey, signature),
      ),
  };
}
