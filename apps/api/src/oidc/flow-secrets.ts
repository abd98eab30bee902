import type { Keyring } from '../platform/keyring.js';

/** What a sign-in at a provider is bound together by. */
export interface FlowSecrets {
  /** Comes back inside the ID token (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string;
  /** Proves to the provider that the code is redeemed by whoever asked for it (RFC 7636 §4.1). */
  readonly codeVerifier: string;
}

/**
 * Nonce and PKCE verifier of a sign-in: 256 bits each, from its state, the cookie of the browser that
 * began it, and the installation's key. Nobody who lacks one of the three can work them out, and the
 * database holds neither.
 */
export function flowSecrets(
  keyring: Keyring,
  { state, browser }: { state: string; browser: string },
): FlowSecrets {
  const derive = (what: string): string =>
    keyring.mac('oidc-flow', `${what}|${state}|${browser}`).toString('base64url');
  return { nonce: derive('nonce'), codeVerifier: derive('code-verifier') };
}
