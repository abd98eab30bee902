import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import { setOidcCookie } from '../http/cookies.js';
import { keepAnonymous } from '../identity/get-me.js';
import { randomToken } from '../platform/keyring.js';
import type { BaseContext } from '../trpc/context.js';
import { flowSecrets } from './flow-secrets.js';
import { FLOW_MINUTES, insertFlow } from './flows-store.js';
import type { FlowPurpose } from './flows-store.js';
import type { ProviderClient } from './provider-clients.js';

/**
 * Sends a browser to a provider: authorization code flow with PKCE (S256), state and nonce (RFC 9700
 * §2.1). A browser has one such trip at a time; the newest counts. A provider that cannot be reached
 * leaves nothing behind.
 * @returns the address at the provider.
 * @throws OidcFailure oidc_unavailable.
 */
export async function beginFlow(
  ctx: BaseContext,
  client: ProviderClient,
  { purpose, returnTo }: { purpose: FlowPurpose; returnTo: string },
): Promise<URL> {
  const { config, db, keyring, clock } = ctx.ports;
  const configuration = await client.configuration();
  const { id: provider, scopes } = client.provider;
  // A second step is for the browser that takes the first: it needs something to be known by.
  if ((await ctx.authenticate()) === null) keepAnonymous(ctx);
  const keys = { state: randomToken(), browser: randomToken() };
  const { nonce, codeVerifier } = flowSecrets(keyring, keys);
  await insertFlow(db.identity, { ...keys, provider, purpose, returnTo, now: clock.now() });
  setOidcCookie(ctx.responseHeaders, config, { value: keys.browser, minutes: FLOW_MINUTES });
  return buildAuthorizationUrl(configuration, {
    redirect_uri: client.redirectUri,
    scope: scopes.join(' '),
    state: keys.state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    // Somebody is to prove again who they are: an open session at the provider is not enough.
    ...(purpose === 'reauthenticate' && { prompt: 'login', max_age: '0' }),
  });
}
