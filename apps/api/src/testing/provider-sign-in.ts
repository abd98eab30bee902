import type { Answer, BrowserClient } from './client.js';
import { startIdentityProvider } from './identity-provider.js';
import type { IdentityProvider } from './identity-provider.js';
import { expectStatus } from './people.js';
import { startTestApp } from './start-test-app.js';
import type { TestApp, TestAppOptions } from './start-test-app.js';

/** The product with two real providers to sign in through. */
export interface OidcApp extends AsyncDisposable {
  readonly app: TestApp;
  readonly corp: IdentityProvider;
  readonly other: IdentityProvider;
}

/** Starts all three. `corp` keeps its ID tokens small; `other` puts everything in. */
export async function startOidcApp(
  options: TestAppOptions & { otherDomains?: readonly string[] } = {},
): Promise<OidcApp> {
  const { otherDomains, ...appOptions } = options;
  const stack = new AsyncDisposableStack();
  const corp = stack.use(await startIdentityProvider('corp'));
  const other = stack.use(
    await startIdentityProvider('other', {
      smallIdToken: false,
      ...(otherDomains !== undefined && { domains: otherDomains }),
    }),
  );
  const env = {
    ...appOptions.env,
    OIDC_PROVIDERS: JSON.stringify([corp.entry, other.entry]),
  };
  const app = stack.use(await startTestApp({ workers: false, ...appOptions, env }));
  corp.serve(app.url);
  other.serve(app.url);
  return { app, corp, other, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Where an answer redirects to. */
export function locationOf(answer: Answer): URL {
  return new URL(expectStatus(answer, 303).headers.get('location') ?? '');
}

/** Path and query of an address. */
export function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

export interface Trip {
  /** Who signs in at the provider; null for somebody who does not agree. */
  readonly subject: string | null;
  /** Query of the start, as in `returnTo=/incidents`. */
  readonly query?: string;
  /** The browser's cookies at the provider, for one that is signed in there. */
  readonly cookies?: Map<string, string>;
  /** Tampers with the address that the browser is sent to. */
  readonly onTheWayThere?: (authorization: URL) => URL;
}

/** Goes to a provider and comes back with the address of the callback, which is not visited yet. */
export async function goToProvider(
  client: BrowserClient,
  provider: IdentityProvider,
  { subject, query = '', cookies, onTheWayThere = (url) => url }: Trip,
): Promise<URL> {
  const id = String(provider.entry['id']);
  const start = locationOf(await client.get(`/v1/auth/oidc/${id}/start?${query}`));
  return provider.visit(onTheWayThere(start).href, {
    subject,
    ...(cookies !== undefined && { cookies }),
  });
}

/** The whole trip. @returns where the browser is in the web app at last. */
export async function signInThrough(
  client: BrowserClient,
  provider: IdentityProvider,
  trip: Trip,
): Promise<URL> {
  const callback = await goToProvider(client, provider, trip);
  return locationOf(await client.get(pathOf(callback)));
}
