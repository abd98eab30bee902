import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import type { PersonContext } from '../trpc/context.js';
import { userHandleOf } from './assertions.js';
import { CEREMONY_MS, ceremonyOfSession, insertCeremony } from './challenges-store.js';
import type { CreationOptions } from './credential-schemas.js';
import { findDescriptorsOf } from './passkeys-store.js';
import { ALGORITHMS, RELYING_PARTY_NAME, relyingPartyOf } from './relying-party.js';

/**
 * What an authenticator needs to make a passkey for the caller (WebAuthn Level 3 §7.1). It is to be
 * discoverable and to verify its person, so that it can stand in for a password.
 * @throws AppError REAUTH_REQUIRED.
 */
export async function beginRegistration(ctx: PersonContext): Promise<CreationOptions> {
  requireRecentSignIn(ctx);
  const { ports, principal } = ctx;
  const { userId, email, name } = principal;
  const { identity } = ports.db;
  const [challenge, excludeCredentials] = await Promise.all([
    insertCeremony(identity, ceremonyOfSession('register', ctx), ports.clock.now()),
    findDescriptorsOf(identity, userId),
  ]);
  return {
    rp: { id: relyingPartyOf(ports).id, name: RELYING_PARTY_NAME },
    user: { id: userHandleOf(userId), name: email, displayName: name },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
    timeout: CEREMONY_MS,
    excludeCredentials,
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
  };
}
