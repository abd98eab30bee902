import { sign, verify } from 'node:crypto';
import { HASH_BYTES, sha256 } from '../merkle/hashing.js';
import type { AuditKey, AuditPublicKey } from './audit-key.js';
import { KEY_NAME } from './audit-key.js';

/** What a checkpoint says: the tenant's log had this root at this size. */
export interface Checkpoint {
  readonly tenantId: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Buffer;
  /** SHA-256 of the whole note of the checkpoint before; zeros for the first. */
  readonly previous: Buffer;
  readonly issuedAt: Date;
}

/** A checkpoint as it is stored and shipped. */
export interface ParsedNote extends Checkpoint {
  /** The signed bytes. */
  readonly text: string;
  readonly keyId: string;
  readonly signature: Buffer;
}

/** What the first checkpoint has in place of its predecessor's hash. */
export const NO_PREVIOUS: Buffer = Buffer.alloc(HASH_BYTES);

const ORIGIN = 'incident-tracker/audit/';
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;

const FORM =
  /^(incident-tracker\/audit\/([0-9a-f-]{36})\n(0|[1-9]\d{0,15})\n([\w+/]{43}=)\nprevious ([\w+/]{43}=)\ntime (\S+)\n)\n— (\S+) ([\w+/=]+)\n$/;

function textOf({ tenantId, size, root, previous, issuedAt }: Checkpoint): string {
  const lines = [
    `${ORIGIN}${tenantId}`,
    String(size),
    root.toString('base64'),
    `previous ${previous.toString('base64')}`,
    `time ${issuedAt.toISOString()}`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Signs a checkpoint: a signed note (C2SP signed-note, Ed25519) whose text is a tlog-checkpoint with two
 * extension lines, the hash of the checkpoint before and the time.
 */
export function signCheckpoint(checkpoint: Checkpoint, key: AuditKey): string {
  const text = textOf(checkpoint);
  const signature = sign(null, Buffer.from(text), key.privateKey);
  const line = Buffer.concat([Buffer.from(key.keyId, 'hex'), signature]).toString('base64');
  return `${text}\n— ${KEY_NAME} ${line}\n`;
}

/** Reads a note; null for what is none of ours. Says nothing about its signature. */
export function parseNote(note: string): ParsedNote | null {
  const [, text = '', tenantId = '', size, root = '', previous = '', time = '', name, line = ''] =
    FORM.exec(note) ?? [];
  const bytes = Buffer.from(line, 'base64');
  const issuedAt = new Date(time);
  if (name !== KEY_NAME || bytes.length !== KEY_ID_BYTES + SIGNATURE_BYTES) return null;
  if (Number.isNaN(issuedAt.getTime())) return null;
  return {
    text,
    tenantId,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    previous: Buffer.from(previous, 'base64'),
    issuedAt,
    keyId: bytes.subarray(0, KEY_ID_BYTES).toString('hex'),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

/** Whether one of the keys has signed this. */
export function isSignedBy(note: ParsedNote, keys: readonly AuditPublicKey[]): boolean {
  return keys.some(
    ({ keyId, publicKey }) =>
      keyId === note.keyId && verify(null, Buffer.from(note.text), publicKey, note.signature),
  );
}

/** What the next checkpoint names as its predecessor. */
export function noteHash(note: string): Buffer {
  return sha256(Buffer.from(note));
}
