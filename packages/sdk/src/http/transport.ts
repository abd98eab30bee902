import type { RequestOptions, Settings } from '../options.js';
import type { Answer } from './answer.js';
import { attempt } from './attempt.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { retrying } from './retrying.js';

/** What is to be sent. */
export interface Outgoing {
  readonly method: string;
  /** Path and query below the base URL, beginning with a slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** False for a write that the server does not recognise by its idempotency key. */
  readonly isKeyed?: boolean;
}

/** Sends a request, again where that is right, and answers with what came back. */
export type Send = (outgoing: Outgoing, options?: RequestOptions) => Promise<Answer>;

function requestOf(outgoing: Outgoing, settings: Settings, options: RequestOptions): RequestInit {
  const { method, body } = outgoing;
  return {
    method,
    // Followed redirects would carry the API key elsewhere and turn a POST into a GET.
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(!isRead(method) && { 'idempotency-key': options.idempotencyKey ?? newIdempotencyKey() }),
      ...settings.headers,
      ...outgoing.headers,
      ...options.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The way to the server: headers, timeout, retries, typed errors. */
export function createTransport(settings: Settings): Send {
  return (outgoing, options = {}) => {
    const { signal, timeoutMs = settings.timeoutMs, maxRetries = settings.maxRetries } = options;
    const url = `${settings.baseUrl}${outgoing.path}`;
    const isRepeatable = isRead(outgoing.method) || outgoing.isKeyed !== false;
    // Made once, so that every attempt carries the same idempotency key.
    const request = requestOf(outgoing, settings, options);
    const limits = { fetch: settings.fetch, timeoutMs, signal };
    return retrying(() => attempt(url, () => request, limits), {
      maxRetries,
      isRepeatable,
      signal,
    });
  };
}
