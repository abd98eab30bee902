/** How a client is made. */
export interface IncidentTrackerOptions {
  /** The API key of a service account, `itk_live_…`. */
  readonly apiKey: string;
  /** Where Incident Tracker runs, as in `https://incidents.example.com`. */
  readonly baseUrl: string | URL;
  /** How long one attempt may take, in ms; 30 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** How often a request that failed in passing is sent again; 2 by default. */
  readonly maxRetries?: number | undefined;
  /** The `fetch` to use instead of the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The tenant to work in, where the credentials admit more than one. */
  readonly tenantId?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a single call may have of its own: the second argument of every method. */
export interface RequestOptions {
  /** Ends the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** As in the client's options. */
  readonly timeoutMs?: number | undefined;
  /** As in the client's options. */
  readonly maxRetries?: number | undefined;
  /** Added to the client's headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Names a write, so that a repetition of it is recognised. Each call has a random one of its own,
   * the same in all its attempts; give one to repeat a write across restarts of your program.
   */
  readonly idempotencyKey?: string | undefined;
}

/** The options with their defaults applied. */
export interface Settings {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly fetch: typeof globalThis.fetch;
  readonly headers: Readonly<Record<string, string>>;
}

/** Applies the defaults. @throws TypeError naming the option that cannot be used. */
export function readOptions(options: IncidentTrackerOptions): Settings {
  const { apiKey, timeoutMs = 30_000, maxRetries = 2, tenantId, headers } = options;
  if (typeof apiKey !== 'string' || apiKey === '') throw new TypeError('apiKey is missing');
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be more than 0');
  if (!(maxRetries >= 0)) throw new TypeError('maxRetries must be 0 or more');
  return {
    baseUrl: readBaseUrl(options.baseUrl),
    timeoutMs,
    maxRetries,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: {
      'x-api-key': apiKey,
      ...(tenantId !== undefined && { 'x-tenant-id': tenantId }),
      ...headers,
    },
  };
}

function readBaseUrl(given: string | URL): string {
  const { protocol, origin, pathname } = parseUrl(given);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError('baseUrl must begin with http:// or https://');
  }
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

function parseUrl(given: string | URL): URL {
  try {
    return new URL(given);
  } catch {
    throw new TypeError('baseUrl is not a URL');
  }
}
