import { calculateJwkThumbprint } from 'jose';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { FieldCrypto, FieldPlace } from '../../platform/field-crypto.js';

/** The algorithm of every access token (RFC 8037): Ed25519. */
export const ALGORITHM = 'EdDSA';

/** The public half of a signing key as it is published (RFC 7517, RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: typeof ALGORITHM;
}

/** A signing key ready for use. */
export interface KeyPair {
  /** RFC 7638 thumbprint of the public half: another key cannot go by this name. */
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});

const placeOf = (kid: string): FieldPlace => ({ column: 'signing_keys.private_key', rowId: kid });

async function fromPrivate(privateKey: KeyObject): Promise<KeyPair> {
  const { kty, crv, x } = privateJwk.parse(privateKey.export({ format: 'jwk' }));
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  const publicJwk: PublicJwk = { kty, crv, x, kid, use: 'sig', alg: ALGORITHM };
  return { kid, publicJwk, publicKey: createPublicKey(privateKey), privateKey };
}

/** A new key. */
export function generateKey(): Promise<KeyPair> {
  return fromPrivate(generateKeyPairSync('ed25519').privateKey);
}

/** The private half as the database keeps it. */
export function sealKey(crypto: FieldCrypto, { kid, privateKey }: KeyPair): string {
  return crypto.encryptField(placeOf(kid), JSON.stringify(privateKey.export({ format: 'jwk' })));
}

/**
 * The key in a row. Its public half is worked out from the private one, so that nobody who can write
 * to the database, but has not the encryption key, can put a key of their own there.
 * @throws FieldDecryptionError, Error for a row that is not what `sealKey` wrote.
 */
export async function openKey(
  crypto: FieldCrypto,
  { kid, privateKey: sealed }: { kid: string; privateKey: string },
): Promise<KeyPair> {
  const jwk: JsonWebKey = privateJwk.parse(JSON.parse(crypto.decryptField(placeOf(kid), sealed)));
  return fromPrivate(createPrivateKey({ key: jwk, format: 'jwk' }));
}
