import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/*
 * An authenticator in software: it makes ES256 passkeys without attestation and signs with them, byte
 * by byte as WebAuthn Level 3 §6.1 and §6.5 have it, so that tests can also sign what no real one would.
 */

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED_DATA = 0x40;

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** What a page says to the authenticator; each can be bent by a test. */
export interface Circumstances {
  /** Where the page is. */
  readonly origin: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly userVerified?: boolean;
  /** The counter to sign with, in place of the next one. */
  readonly counter?: number;
}

/** A passkey in the software authenticator. */
export interface SoftwarePasskey {
  readonly id: string;
  /** Signs the challenge of a request; the body that `toJSON()` would make. */
  sign(challenge: string, at: Circumstances, userHandle?: string): Record<string, unknown>;
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
}

/** COSE_Key of an ES256 public key (RFC 9053 §7.1.1). */
function coseKey(publicKey: KeyObject): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]),
  );
}

function flagsOf({ userVerified = true }: Circumstances): number {
  return USER_PRESENT | (userVerified ? USER_VERIFIED : 0);
}

const rpIdOf = ({ rpId, origin }: Circumstances): string => rpId ?? new URL(origin).hostname;

/** Makes a passkey for the challenge of a registration. @returns it, and the body to register it with. */
export function makePasskey(
  challenge: string,
  at: Circumstances,
): { passkey: SoftwarePasskey; response: Record<string, unknown> } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  const authData = Buffer.concat([
    authenticatorData(rpIdOf(at), flagsOf(at) | ATTESTED_DATA, counter),
    Buffer.alloc(16), // AAGUID: unknown
    length,
    id,
    coseKey(createPublicKey(privateKey)),
  ]);
  const attestation = isoCBOR.encode(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]) as Parameters<typeof isoCBOR.encode>[0],
  );
  const name = base64url(id);
  const passkey: SoftwarePasskey = {
    id: name,
    sign(signed, given, userHandle) {
      counter = given.counter ?? counter + 1;
      const client = clientData(given.type ?? 'webauthn.get', signed, given.origin);
      const data = authenticatorData(rpIdOf(given), flagsOf(given), counter);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        id: name,
        rawId: name,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          ...(userHandle !== undefined && { userHandle }),
        },
      };
    },
  };
  const client = clientData(at.type ?? 'webauthn.create', challenge, at.origin);
  return {
    passkey,
    response: {
      id: name,
      rawId: name,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: base64url(client),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      },
    },
  };
}
