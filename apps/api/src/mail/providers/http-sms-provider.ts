import { isMessageRefused, postToProvider } from './post.js';
import { PROVIDER_TIMEOUT_MS } from './provider.js';
import type { MessageProvider } from './provider.js';

/** A gateway that takes JSON. */
export interface HttpSmsSettings {
  readonly url: string;
  /** The header that proves who we are, `Name: value`. */
  readonly header: string | undefined;
  /** The sender that the reader sees. */
  readonly from: string | undefined;
}

/**
 * Sends SMS by `POST {id, to, from, text}` to any gateway, or to a few lines of one's own in front of
 * it. `Idempotency-Key` is the message's id, so that a repeat can be recognised.
 */
export function httpSmsProvider(
  { url, header, from }: HttpSmsSettings,
  timeoutMs: number = PROVIDER_TIMEOUT_MS,
): MessageProvider {
  const colon = header?.indexOf(':') ?? -1;
  return {
    async send({ id, to, text }) {
      const headers = new Headers({ 'content-type': 'application/json', 'idempotency-key': id });
      if (header !== undefined) {
        headers.set(header.slice(0, colon).trim(), header.slice(colon + 1).trim());
      }
      const body = JSON.stringify({ id, to, from: from ?? null, text });
      await postToProvider(url, { headers, body, timeoutMs });
    },
    isFinal: isMessageRefused,
    close: () => {},
  };
}
