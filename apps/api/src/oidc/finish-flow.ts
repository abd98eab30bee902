import { clearOidcCookie } from '../http/cookies.js';
import type { BaseContext } from '../trpc/context.js';
import { enterAccount } from './enter-account.js';
import type { Entry } from './enter-account.js';
import { exchangeCode } from './exchange-code.js';
import { OidcFailure } from './failures.js';
import { flowSecrets } from './flow-secrets.js';
import { takeFlow } from './flows-store.js';
import type { Flow } from './flows-store.js';
import type { ProviderClient } from './provider-clients.js';

/** How a trip ended: as intended, or with what was thrown on the way. */
export type FlowEnd = { readonly flow: Flow } & (
  | { readonly entry: Entry }
  | { readonly error: unknown }
);

/**
 * Takes in a browser that comes back from a provider. The trip is used up first, so that its address
 * is worth nothing a second time (RFC 9700 §4.5), and only for the browser and the provider that it
 * began with.
 * @throws OidcFailure oidc_flow_invalid when there is no such trip.
 */
export async function finishFlow(
  ctx: BaseContext,
  client: ProviderClient,
  parameters: URLSearchParams,
): Promise<FlowEnd> {
  const { ports, request, responseHeaders } = ctx;
  const { db, keyring, clock, config } = ports;
  const state = parameters.get('state');
  const browser = request.oidcCookie;
  if (state === null || browser === null) throw new OidcFailure('oidc_flow_invalid');
  const { provider } = client;
  const keys = { state, browser };
  const flow = await takeFlow(db.identity, { ...keys, provider: provider.id, now: clock.now() });
  if (flow === null) throw new OidcFailure('oidc_flow_invalid');
  clearOidcCookie(responseHeaders, config);
  try {
    const { purpose } = flow;
    const secrets = flowSecrets(keyring, keys);
    const account = await exchangeCode(client, { ...secrets, parameters, state, purpose });
    return { flow, entry: await enterAccount(ctx, { provider, account, purpose }) };
  } catch (error) {
    return { flow, error };
  }
}
