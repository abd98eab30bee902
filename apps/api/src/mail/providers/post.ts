/** An SMS gateway has answered, but not that it took the message. Says nothing of the message itself. */
class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';

  constructor(readonly status: number) {
    super(`the provider answered ${status}`);
  }
}

/** Statuses that are about us or about the moment, not about the message (RFC 9110 §15.5, RFC 6585). */
const NOT_ABOUT_THE_MESSAGE = new Set([401, 403, 404, 405, 408, 425, 429]);

/**
 * Whether a gateway has refused this very message. A wrong password or address of the gateway is the
 * operator's to mend, and the message waits for it.
 */
export function isMessageRefused(error: unknown): boolean {
  return (
    error instanceof ProviderRefusal &&
    error.status >= 400 &&
    error.status < 500 &&
    !NOT_ABOUT_THE_MESSAGE.has(error.status)
  );
}

/**
 * Posts to a gateway and is content with 2xx. It follows no redirect, because the request carries
 * credentials and a phone number, and it does not wait longer than `timeoutMs` for the whole answer.
 * @throws ProviderRefusal for any other status; the network's error; TimeoutError.
 */
export async function postToProvider(
  url: string,
  { headers, body, timeoutMs }: { headers: Headers; body: string; timeoutMs: number },
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new ProviderRefusal(response.status);
}
