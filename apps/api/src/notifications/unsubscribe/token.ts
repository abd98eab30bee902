import { equalBytes } from '../../platform/keyring.js';
import type { Keyring } from '../../platform/keyring.js';

/** What a token stops: the mails of a kind, or `all`, for one member of one tenant. */
export interface TokenClaims {
  readonly tenantId: string;
  readonly userId: string;
  readonly scope: string;
}

const ID_BYTES = 16;
const MAC_BYTES = 32;

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

function macOf(keyring: Keyring, payload: Buffer): Buffer {
  return keyring.mac('unsubscribe', payload.toString('base64url'));
}

/**
 * A token that stops mails, signed and not stored. It does not expire, because mails do not (RFC 8058
 * §3.1: the URI must identify recipient and list and be hard to forge), and can do nothing else.
 */
export function createToken(keyring: Keyring, { tenantId, userId, scope }: TokenClaims): string {
  const payload = Buffer.concat([bytesOf(tenantId), bytesOf(userId), Buffer.from(scope)]);
  return Buffer.concat([macOf(keyring, payload), payload]).toString('base64url');
}

/** What a token says; null for one that is not ours. */
export function readToken(keyring: Keyring, token: string): TokenClaims | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= MAC_BYTES + 2 * ID_BYTES) return null;
  // One spelling only.
  if (bytes.toString('base64url') !== token) return null;
  const payload = bytes.subarray(MAC_BYTES);
  if (!equalBytes(bytes.subarray(0, MAC_BYTES), macOf(keyring, payload))) return null;
  return {
    tenantId: idOf(payload.subarray(0, ID_BYTES)),
    userId: idOf(payload.subarray(ID_BYTES, 2 * ID_BYTES)),
    scope: payload.subarray(2 * ID_BYTES).toString(),
  };
}
