/** Why a request to the outside got no answer, with the sentence that its owner may read. */
export const OUTBOUND_FAILURES = {
  invalid_url: 'The URL is not an http or https URL without credentials.',
  blocked_address: 'The host has an address that requests may not go to.',
  dns: 'The host name could not be resolved.',
  connect: 'No connection could be made, or it broke off.',
  tls: 'The TLS handshake failed, or the certificate is not valid for the host.',
  timeout: 'No complete answer came in time.',
  too_large: 'The head of the answer is larger than allowed.',
  protocol: 'The answer is not HTTP.',
} as const;

export type OutboundFailure = keyof typeof OUTBOUND_FAILURES;

/**
 * A request that got no complete answer. The message names neither the addresses behind the host name
 * nor the library's words: the owner of the URL may read it, and must not map our network by it.
 */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';

  constructor(
    readonly reason: OutboundFailure,
    options: { cause?: unknown } = {},
  ) {
    super(OUTBOUND_FAILURES[reason], options);
  }
}
