import {
  ClientSecretBasic,
  ClientSecretPost,
  allowInsecureRequests,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import type { ClientAuth, Configuration } from 'openid-client';
import type { Ports } from '../platform/ports.js';
import { OidcFailure } from './failures.js';
import { isLoopbackIssuer } from './provider-config.js';
import type { OidcProvider } from './provider-config.js';

/** A person waits for each answer of a provider, and there are up to three. */
const TIMEOUT_SECONDS = 5;
/** How long what a provider says about itself is good for; its keys are looked after by the library. */
const REDISCOVER_MS = 60 * 60_000;

/** A provider, and how to talk to it. */
export interface ProviderClient {
  readonly provider: OidcProvider;
  /** Where it sends people back to. Never taken from a request. */
  readonly redirectUri: string;
  /** What discovery says. @throws OidcFailure oidc_unavailable. */
  configuration(): Promise<Configuration>;
}

/** The providers of the configuration. */
export interface ProviderClients {
  /** null for an id that is not in the configuration. */
  find(id: string): ProviderClient | null;
}

/** How the provider wants the secret; its silence means Basic (OpenID Connect Discovery §3). */
function clientSecret(secret: string): ClientAuth {
  const basic = ClientSecretBasic(secret);
  const post = ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const chosen = methods.includes('client_secret_basic') ? basic : post;
    chosen(server, client, body, headers);
  };
}

function discover({
  issuer,
  clientId,
  clientSecret: secret,
}: OidcProvider): Promise<Configuration> {
  return discovery(new URL(issuer), clientId, {}, clientSecret(secret), {
    timeout: TIMEOUT_SECONDS,
    execute: [
      // The signature of the ID token is checked even where TLS would vouch for it (Core §3.1.3.7, 6).
      enableNonRepudiationChecks,
      ...(isLoopbackIssuer(issuer) ? [allowInsecureRequests] : []),
    ],
  });
}

function clientOf({ clock, publicUrl }: Ports, provider: OidcProvider): ProviderClient {
  let found: { configuration: Promise<Configuration>; until: number } | undefined;
  return {
    provider,
    get redirectUri() {
      return `${publicUrl()}/v1/auth/oidc/${provider.id}/callback`;
    },
    async configuration() {
      const now = clock.now().getTime();
      if (found === undefined || found.until <= now) {
        found = { configuration: discover(provider), until: now + REDISCOVER_MS };
      }
      const { configuration } = found;
      try {
        return await configuration;
      } catch (error) {
        // The next one asks again; but what others have found since is good.
        if (found?.configuration === configuration) found = undefined;
        throw new OidcFailure('oidc_unavailable', { cause: error });
      }
    },
  };
}

/** The clients of this process. Nothing is asked of a provider before somebody signs in through it. */
export function createProviderClients(ports: Ports): ProviderClients {
  const clients = new Map(
    ports.config.OIDC_PROVIDERS.map((provider) => [provider.id, clientOf(ports, provider)]),
  );
  return { find: (id) => clients.get(id) ?? null };
}
