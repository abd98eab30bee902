import { openChallenge } from '../mfa/open-challenge.js';
import type { BaseContext, PersonContext } from '../trpc/context.js';
import {
  CEREMONY_MS,
  ceremonyOfBrowser,
  ceremonyOfSession,
  ceremonyOfSignIn,
  insertCeremony,
} from './challenges-store.js';
import type { Ceremony } from './challenges-store.js';
import type { RequestOptions } from './credential-schemas.js';
import { findDescriptorsOf } from './passkeys-store.js';
import { relyingPartyOf } from './relying-party.js';

async function optionsFor(
  { ports }: BaseContext,
  ceremony: Ceremony,
  userId: string | null,
): Promise<RequestOptions> {
  const { identity } = ports.db;
  const [challenge, allowCredentials] = await Promise.all([
    insertCeremony(identity, ceremony, ports.clock.now()),
    userId === null ? null : findDescriptorsOf(identity, userId),
  ]);
  return {
    rpId: relyingPartyOf(ports).id,
    challenge,
    ...(allowCredentials !== null && { allowCredentials }),
    timeout: CEREMONY_MS,
    userVerification: ceremony.purpose === 'second_factor' ? 'preferred' : 'required',
  };
}

/**
 * What an authenticator needs to sign somebody in (WebAuthn Level 3 §7.2): without a password, when
 * the person chooses among the passkeys that their authenticators know; or as the second step of a
 * sign-in that waits for it.
 * @throws AppError AUTH_INVALID_TOKEN, TOKEN_EXPIRED for the challenge of a sign-in.
 */
export async function beginSignIn(
  ctx: BaseContext,
  input: { challenge?: string | undefined },
): Promise<RequestOptions> {
  if (input.challenge === undefined) return optionsFor(ctx, ceremonyOfBrowser(ctx), null);
  const { id, userId } = await openChallenge(ctx, input.challenge);
  return optionsFor(ctx, ceremonyOfSignIn(id), userId);
}

/** What an authenticator needs for a signed-in person to prove again who they are. */
export function beginReauthentication(ctx: PersonContext): Promise<RequestOptions> {
  return optionsFor(ctx, ceremonyOfSession('reauthenticate', ctx), ctx.principal.userId);
}
