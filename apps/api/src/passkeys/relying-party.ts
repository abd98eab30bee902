import type { Ports } from '../platform/ports.js';

/** Who authenticators make passkeys for (WebAuthn Level 3 §5.4.2, §7.1). */
export interface RelyingParty {
  /** The host name: a passkey works there and nowhere else. */
  readonly id: string;
  /** The only origin that a ceremony may have run on. */
  readonly origin: string;
}

/** The relying party of this installation, from PUBLIC_URL or the address it is reached at locally. */
export function relyingPartyOf({ publicUrl }: Pick<Ports, 'publicUrl'>): RelyingParty {
  const { hostname, origin } = new URL(publicUrl());
  return { id: hostname, origin };
}

/** What authenticators call the product. */
export const RELYING_PARTY_NAME = 'Incident Tracker';

/**
 * Signature algorithms that passkeys may use, by preference: EdDSA, ES256, RS256 (IANA COSE
 * Algorithms). Every authenticator in use has one of them.
 */
export const ALGORITHMS = [-8, -7, -257];
