import type { RequestOptions } from '../options.js';
import type { Answer } from './answer.js';
import type { Send } from './transport.js';

/** A value in a query string; a list is sent as one parameter per item. */
export type QueryValue = string | number | boolean | readonly (string | number | boolean)[];

/** What goes with a raw request. */
export interface RawRequest extends RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, QueryValue | null | undefined>> | undefined;
}

/** Calls any path of the server. */
export type RequestRaw = (method: string, path: string, request?: RawRequest) => Promise<Answer>;

/** A query with its question mark; empty for none. */
export function queryString(query: RawRequest['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const item of [value].flat()) parameters.append(name, String(item));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** Raw access, with the timeout, retries and typed errors of every other call. */
export function createRawRequest(send: Send): RequestRaw {
  return async (method, path, { body, query, ...options } = {}) => {
    if (!path.startsWith('/')) throw new TypeError('path must begin with a slash');
    const outgoing = { method: method.toUpperCase(), path: `${path}${queryString(query)}`, body };
    return send(outgoing, options);
  };
}
