import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Ports } from '../platform/ports.js';
import { consumeCeremony, isOpen } from './challenges-store.js';
import type { Ceremony } from './challenges-store.js';
import type { Assertion } from './credential-schemas.js';
import { findPasskeyByCredential, markUsed } from './passkeys-store.js';
import type { StoredPasskey } from './passkeys-store.js';
import { relyingPartyOf } from './relying-party.js';

/** A proof that holds, and has not been used up yet. */
export interface HeldAssertion {
  readonly userId: string;
  readonly passkeyId: string;
  /** To be called in the transaction of what the proof is for. @returns false when it is too late. */
  consume(db: Kysely<Schema>): Promise<boolean>;
}

const clientData = z.object({ challenge: z.string() });

/** The challenge that was signed; null for text that is no client data. */
export function challengeIn(clientDataJSON: string): string | null {
  try {
    const text = Buffer.from(clientDataJSON, 'base64url').toString();
    return clientData.parse(JSON.parse(text)).challenge;
  } catch {
    return null;
  }
}

/**
 * Verifies an assertion (WebAuthn Level 3 §7.2): known passkey, open challenge of this ceremony, our
 * origin and host, signature and counter. Passwordless, the authenticator must have verified its
 * person as well; as a second factor, having it is enough.
 * @returns null for anything that does not hold.
 */
export async function verifyAssertion(
  ports: Pick<Ports, 'db' | 'clock' | 'logger' | 'publicUrl'>,
  assertion: Assertion,
  ceremony: Ceremony,
): Promise<HeldAssertion | null> {
  const { db, clock, logger } = ports;
  const now = clock.now();
  const challenge = challengeIn(assertion.response.clientDataJSON);
  if (challenge === null) return null;
  const [passkey, open] = await Promise.all([
    findPasskeyByCredential(db.identity, assertion.id),
    isOpen(db.identity, challenge, { ...ceremony, now }),
  ]);
  if (passkey === null || !open) return null;
  const verified = await checkSignature(ports, { assertion, passkey, challenge, ceremony });
  if (verified === null) {
    logger.warn({ event: 'authn_passkey_refused', passkeyId: passkey.id }, 'passkey refused');
    return null;
  }
  const { id, userId } = passkey;
  const { newCounter: signCount, credentialBackedUp: backedUp } = verified;
  return {
    userId,
    passkeyId: id,
    async consume(trx) {
      const [fresh, counted] = await Promise.all([
        consumeCeremony(trx, challenge, { ...ceremony, now }),
        markUsed(trx, { id, signCount, backedUp }, now),
      ]);
      return fresh && counted;
    },
  };
}

async function checkSignature(
  ports: Pick<Ports, 'publicUrl'>,
  given: { assertion: Assertion; passkey: StoredPasskey; challenge: string; ceremony: Ceremony },
) {
  const { assertion, passkey, challenge, ceremony } = given;
  const { id, rawId, type, response } = assertion;
  const { userHandle } = response;
  // A discoverable passkey says whose it is: that must be who it was made for (§7.2, step 6).
  if (typeof userHandle === 'string' && userHandle !== userHandleOf(passkey.userId)) return null;
  const party = relyingPartyOf(ports);
  const { clientDataJSON, authenticatorData, signature } = response;
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: ceremony.purpose !== 'second_factor',
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.signCount,
      },
    });
    return verified ? authenticationInfo : null;
  } catch {
    // The library throws for every kind of fault; each means the same here.
    return null;
  }
}

/** The account as its authenticators know it: an opaque id that names nobody (§14.6.1). */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId).toString('base64url');
}
