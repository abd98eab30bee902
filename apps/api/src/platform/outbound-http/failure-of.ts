import { OutboundError } from './outbound-error.js';
import type { OutboundFailure } from './outbound-error.js';

/** The library's error codes in our words; by prefix, since OpenSSL has hundreds. */
const BY_PREFIX: readonly (readonly [prefix: string, reason: OutboundFailure])[] = [
  ['HPE_HEADER_OVERFLOW', 'too_large'],
  ['HPE_', 'protocol'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['CERT_', 'tls'],
  ['DEPTH_ZERO_', 'tls'],
  ['SELF_SIGNED_', 'tls'],
  ['UNABLE_TO_', 'tls'],
  ['EPROTO', 'tls'],
];

/** An error of node:http as one of ours; what is not known otherwise broke the connection. */
export function failureOf(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = BY_PREFIX.find(([prefix]) => code.startsWith(prefix));
  return new OutboundError(found?.[1] ?? 'connect', { cause: error });
}
