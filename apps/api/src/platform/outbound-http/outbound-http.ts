import type { OutboundUrl } from './parse-url.js';

/** One request to a URL that somebody outside chose. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `Host`, `Content-Length` and `Connection` are set by the client. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bounds everything from the look-up of the name to the last byte read; in ms. */
  readonly timeoutMs?: number;
}

/** An answer of whatever status. A redirect (3xx) is an answer like any other: none is followed. */
export interface OutboundAnswer {
  readonly status: number;
  /** Names in lower case; a header that came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's first bytes as text, without NUL (which PostgreSQL cannot store). */
  readonly bodyExcerpt: string;
  /** True when the body went on: the rest was not read and the connection was closed. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

/** HTTP to addresses that tenants choose; never to our own networks (OWASP SSRF Prevention). */
export interface OutboundHttp extends AsyncDisposable {
  /** @throws OutboundError when no complete answer came. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  /**
   * Whether a request to this URL would be let out now, for an early word to the person who enters
   * it. `send` checks again, because names change.
   * @throws OutboundError ('invalid_url', 'dns', 'blocked_address', 'timeout').
   */
  check(url: string): Promise<OutboundUrl>;
}
