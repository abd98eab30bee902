import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import type { ProviderContext } from 'oidc-provider';

/** What a provider tells of somebody. */
export interface ProviderClaims {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** A real OpenID Connect provider on a free port of this machine. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Its entry in OIDC_PROVIDERS. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** Lets the product at this address be its client. */
  serve(appUrl: string): void;
  /** Registers somebody, and what it tells of them. @returns their subject. */
  register(claims: ProviderClaims): string;
  /**
   * Follows the address of an authorization request as a browser with these cookies, signing in as
   * `subject` where the provider asks, until it sends the browser elsewhere. @returns that address.
   */
  visit(
    address: string,
    as: { subject: string | null; cookies?: Map<string, string> },
  ): Promise<URL>;
  /** While true, every request is answered 503. */
  isDown: boolean;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const CLIENT = { client_id: 'incident-tracker', client_secret: 'a secret of the test client' };
const SCOPES = 'openid email profile';

/** Starts a provider. `smallIdToken` keeps the address out of the ID token, as many providers do. */
export async function startIdentityProvider(
  id: string,
  options: { smallIdToken?: boolean; domains?: readonly string[] } = {},
): Promise<IdentityProvider> {
  const { smallIdToken = true, domains } = options;
  const people = new Map<string, ProviderClaims>();
  let handle: Handler | undefined;
  const state = { isDown: false };
  const server = createServer((request, response) => {
    if (state.isDown || handle === undefined) {
      response.writeHead(503).end();
      return;
    }
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  const issuer = `http://localhost:${address.port}`;

  return {
    issuer,
    entry: {
      id,
      name: `Provider ${id}`,
      issuer,
      clientId: CLIENT.client_id,
      clientSecret: CLIENT.client_secret,
      ...(domains !== undefined && { domains }),
    },
    serve(appUrl) {
      const redirectUri = `${appUrl}/v1/auth/oidc/${id}/callback`;
      handle = handlerOf(providerOf({ issuer, redirectUri, smallIdToken, people }), people);
    },
    register(claims) {
      const subject = randomUUID();
      people.set(subject, claims);
      return subject;
    },
    visit: (url, { subject, cookies = new Map<string, string>() }) =>
      visit(issuer, url, { subject, cookies }),
    get isDown() {
      return state.isDown;
    },
    set isDown(isDown) {
      state.isDown = isDown;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function providerOf(given: {
  issuer: string;
  redirectUri: string;
  smallIdToken: boolean;
  people: ReadonlyMap<string, ProviderClaims>;
}): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' };
  return new Provider(given.issuer, {
    clients: [{ ...CLIENT, redirect_uris: [given.redirectUri] }],
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    conformIdTokenClaims: given.smallIdToken,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    ttl: Object.fromEntries(
      ['AccessToken', 'AuthorizationCode', 'Grant', 'IdToken', 'Interaction', 'Session'].map(
        (kind) => [kind, 600],
      ),
    ),
    // Laxer than a provider should be, so that the tests meet the client's own checks.
    pkce: { required: () => false },
    interactions: {
      url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}`,
    },
    findAccount: (_ctx: unknown, accountId: string) => {
      const claims = given.people.get(accountId);
      return claims && { accountId, claims: () => ({ sub: accountId, ...claims }) };
    },
    loadExistingGrant: async (ctx: ProviderContext) => {
      const { provider, client, session } = ctx.oidc;
      const grant = new provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
  });
}

/** A sign-in page on which a person picks who they are, or does not agree. */
function signInPage(people: ReadonlyMap<string, ProviderClaims>): string {
  const choices = [...people].map(
    ([subject, { name, email }]) =>
      `<li><a href="?subject=${subject}">Sign in as ${name ?? email ?? subject}</a></li>`,
  );
  return `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in at the provider</h1>
<ul>${choices.join('')}<li><a href="?subject=">Do not agree</a></li></ul></html>`;
}

/**
 * Browsers get a page to pick from. Other clients are asked nothing: who signs in stands in the address.
 */
function handlerOf(provider: Provider, people: ReadonlyMap<string, ProviderClaims>): Handler {
  const callback = provider.callback();
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/interaction/')) return callback(request, response);
    const subject = url.searchParams.get('subject');
    if (subject === null && request.headers.accept?.includes('text/html') === true) {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(signInPage(people));
      return;
    }
    const result =
      subject === null || subject === ''
        ? { error: 'access_denied', error_description: 'The person did not agree.' }
        : { login: { accountId: subject } };
    return provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: false,
    });
  };
}

async function visit(
  issuer: string,
  address: string,
  { subject, cookies }: { subject: string | null; cookies: Map<string, string> },
): Promise<URL> {
  let url = new URL(address);
  for (let hops = 0; hops < 10; hops += 1) {
    if (url.origin !== issuer) return url;
    if (url.pathname.startsWith('/interaction/') && subject !== null) {
      url.searchParams.set('subject', subject);
    }
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
    url = new URL(location, url);
  }
  throw new Error('the provider redirects without end');
}
