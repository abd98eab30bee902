import type { ResponseHeaders } from '../trpc/context.js';

const SET_COOKIE = 'set-cookie';

/**
 * The headers that the ladder and the rooms add to an answer, most often none. The platform's `Headers`
 * check, sort and join what they hold, which Node does again when it writes them: made and read for each
 * answer, they cost more than the security headers.
 */
export class AnswerHeaders implements ResponseHeaders {
  readonly #plain = new Map<string, string>();
  readonly #cookies: string[] = [];

  set(name: string, value: string): void {
    this.#plain.set(name.toLowerCase(), value);
  }

  /** Each cookie stays a header of its own (RFC 6265 §3); other values are joined. */
  append(name: string, value: string): void {
    const key = name.toLowerCase();
    if (key === SET_COOKIE) this.#cookies.push(value);
    else this.set(key, this.#plain.has(key) ? `${this.#plain.get(key)}, ${value}` : value);
  }

  /** Joins the answer's own, which the server writes without a copy unless there are cookies. */
  with(own: Record<string, string>): Record<string, string> | Headers {
    for (const [name, value] of this.#plain) own[name] = value;
    if (this.#cookies.length === 0) return own;
    const headers = new Headers(own);
    for (const cookie of this.#cookies) headers.append(SET_COOKIE, cookie);
    return headers;
  }

  /** Adds them to those of an answer that exists. */
  addTo(headers: Headers): void {
    for (const [name, value] of this.#plain) headers.append(name, value);
    for (const cookie of this.#cookies) headers.append(SET_COOKIE, cookie);
  }
}
