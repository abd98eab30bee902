import {
  AuthorizationResponseError,
  ClientError,
  authorizationCodeGrant,
  fetchUserInfo,
} from 'openid-client';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import { emailAddress } from '../trpc/common-schemas.js';
import { line } from '../trpc/text-schemas.js';
import { OidcFailure } from './failures.js';
import type { OidcFailureCode } from './failures.js';
import type { FlowSecrets } from './flow-secrets.js';
import type { FlowPurpose } from './flows-store.js';
import type { ProviderSubject } from './identities-store.js';
import type { ProviderClient } from './provider-clients.js';

/** Who somebody is, as a provider has vouched for. */
export interface ProviderAccount extends ProviderSubject {
  readonly provider: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** When they proved it there; null where the provider does not tell. */
  readonly authenticatedAt: Date | null;
}

/** A callback of which only the browser and the state are known to be right. */
export interface Callback extends FlowSecrets {
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly purpose: FlowPurpose;
}

/** A sign-in that was asked to be fresh is at most this old (`max_age`). */
const FRESH_SECONDS = 300;

const claims = z.object({
  iss: z.string().max(500),
  // OpenID Connect Core §2: at most 255 ASCII characters.
  sub: z.string().min(1).max(255),
  auth_time: z.number().optional(),
});
/** A malformed value counts as absent: it proves nothing, but need not keep anybody out. */
const profile = z.object({
  email: emailAddress.optional().catch(undefined),
  // Some providers send it as text.
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional()
    .catch(undefined),
  name: line(100).optional().catch(undefined),
});

/**
 * Redeems the code of a callback and verifies what comes of it: `state` and `iss` of the answer
 * (RFC 9207), PKCE, and signature, issuer, audience, times and nonce of the ID token (OpenID Connect
 * Core §3.1.3.7).
 * @throws OidcFailure oidc_denied, oidc_unavailable, oidc_failed.
 */
export async function exchangeCode(
  client: ProviderClient,
  callback: Callback,
): Promise<ProviderAccount> {
  const configuration = await client.configuration();
  try {
    return await redeem(client, configuration, callback);
  } catch (error) {
    throw new OidcFailure(failureOf(error), { cause: error });
  }
}

async function redeem(
  { provider, redirectUri }: ProviderClient,
  configuration: Configuration,
  { parameters, state, nonce, codeVerifier, purpose }: Callback,
): Promise<ProviderAccount> {
  const address = new URL(redirectUri);
  address.search = parameters.toString();
  const tokens = await authorizationCodeGrant(configuration, address, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
    ...(purpose === 'reauthenticate' && { maxAge: FRESH_SECONDS }),
  });
  const idToken = tokens.claims();
  const { iss, sub, auth_time: authTime } = claims.parse(idToken);
  // Many providers keep the ID token small; the rest is at the userinfo endpoint (Core §5.4).
  const isComplete = idToken?.['email'] !== undefined;
  const more =
    isComplete || configuration.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await fetchUserInfo(configuration, tokens.access_token, sub);
  const { email, email_verified: emailVerified, name } = profile.parse({ ...more, ...idToken });
  return {
    provider: provider.id,
    issuer: iss,
    subject: sub,
    email: email ?? null,
    emailVerified: emailVerified ?? false,
    name: name ?? null,
    authenticatedAt: authTime === undefined ? null : new Date(authTime * 1000),
  };
}

/** RFC 6749 §4.1.2.1: what a provider answers when it cannot serve. */
const UNAVAILABLE_ERRORS = new Set(['server_error', 'temporarily_unavailable']);

function failureOf(error: unknown): OidcFailureCode {
  if (error instanceof AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'oidc_denied';
    return UNAVAILABLE_ERRORS.has(error.error) ? 'oidc_unavailable' : 'oidc_failed';
  }
  return isOutage(error) ? 'oidc_unavailable' : 'oidc_failed';
}

/** No answer, none in time, or one that says that the server is at fault. */
function isOutage(error: unknown): boolean {
  if (error instanceof TypeError) return error.message === 'fetch failed';
  if (!(error instanceof ClientError)) return false;
  if (error.code === 'OAUTH_TIMEOUT') return true;
  // The cause is the answer itself. It may be of another class than the global one, which servers replace.
  const { cause } = error;
  if (typeof cause !== 'object' || cause === null || !('status' in cause)) return false;
  return typeof cause.status === 'number' && cause.status >= 500;
}
