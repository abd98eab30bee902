import type { AppRouter } from '@incident-tracker/api';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
} from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { noteEntryDemand } from './entry-demand';
import { isPassing, toProblem } from './errors';
import { notifyProblem } from './notify';
import { withReauthentication } from './reauthentication';
import { withoutDirection } from './without-direction';

declare module '@tanstack/react-query' {
  interface Register {
    /** `handled`: the form shows the error itself. */
    mutationMeta: { handled?: boolean };
  }
}

const URL_OF_API = '/trpc';
const RETRIES = 2;

/** A 401 anywhere means that the session has ended: ask who we are, and the shell follows. */
function onError(error: unknown): void {
  if (toProblem(error).code === 'AUTH_REQUIRED') void refreshMe();
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < RETRIES && isPassing(toProblem(error)),
    },
  },
  queryCache: new QueryCache({
    onError: (error) => {
      onError(error);
      noteEntryDemand(toProblem(error), activeTenantId());
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _input, _result, mutation) => {
      onError(error);
      const problem = toProblem(error);
      // Whoever declines to confirm who they are knows that nothing was done.
      if (mutation.meta?.handled !== true && problem.code !== 'REAUTH_REQUIRED') {
        notifyProblem(problem);
      }
    },
  }),
});

/** Pins each request to the tenant this tab shows, whatever another tab has switched to. */
export function tenantHeader(): Record<string, string> {
  const tenantId = activeTenantId();
  return tenantId === null ? {} : { 'x-tenant-id': tenantId };
}

function activeTenantId(): string | null {
  return queryClient.getQueryData(trpc.auth.me.queryKey({}))?.activeTenantId ?? null;
}

/** What a request that changes something must carry beside its cookie. */
export async function mutationHeaders(): Promise<Record<string, string>> {
  const { csrfToken } = await queryClient.ensureQueryData(trpc.auth.me.queryOptions({}));
  return { ...tenantHeader(), 'x-csrf-token': csrfToken };
}

type RequestOptions = { [K in keyof RequestInit]: RequestInit[K] | undefined };

/** Another tab may have signed in since: the token is renewed once, and the request sent again. */
async function fetchWithFreshToken(
  input: RequestInfo | URL,
  init: RequestOptions = {},
): Promise<Response> {
  const response = await send(input, init);
  if (response.status !== 403 || !(await response.clone().text()).includes('"CSRF_FAILED"')) {
    return response;
  }
  const { csrfToken } = await refreshMe();
  const headers = new Headers(init.headers);
  headers.set('x-csrf-token', csrfToken);
  return send(input, { ...init, headers });
}

/** The shapes differ in whether absent options may be given as undefined, which `fetch` takes (Fetch Standard §5.4). */
function send(input: RequestInfo | URL, init: RequestOptions): Promise<Response> {
  return fetch(input, init as RequestInit);
}

const client = createTRPCClient<AppRouter>({
  links: [
    withoutDirection,
    withReauthentication,
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url: URL_OF_API }),
      false: splitLink({
        condition: ({ type }) => type === 'mutation',
        true: httpLink({ url: URL_OF_API, headers: mutationHeaders, fetch: fetchWithFreshToken }),
        false: httpBatchLink({ url: URL_OF_API, headers: tenantHeader, maxItems: 20 }),
      }),
    }),
  ],
});

/** The procedures of the API as options for TanStack Query, typed by the API's own router. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });

/** Asks the server again who we are, and remembers the answer. */
export function refreshMe() {
  return queryClient.fetchQuery({ ...trpc.auth.me.queryOptions({}), staleTime: 0 });
}

/** The session or its tenant has changed: nothing of what was loaded before may be shown any more. */
export async function enterSession(): Promise<void> {
  const me = trpc.auth.me.queryKey({});
  await refreshMe();
  queryClient.removeQueries({ predicate: ({ queryKey }) => String(queryKey[0]) !== String(me[0]) });
}
