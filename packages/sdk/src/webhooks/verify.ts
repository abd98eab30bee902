import { fromBase64 } from './base64.js';
import { readHeader } from './read-header.js';
import type { WebhookHeaders } from './read-header.js';
import { WebhookVerificationError } from './webhook-verification-error.js';

/** How strictly to verify. */
export interface VerifyOptions {
  /** How far the sender's clock may be from ours, either way, in seconds; 300 by default. */
  readonly toleranceSeconds?: number | undefined;
}

const TOLERANCE_SECONDS = 300;
const SECRET_PREFIX = 'whsec_';

async function importKey(secret: string): Promise<CryptoKey> {
  const key = fromBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(6) : secret);
  if (key === undefined || key.length === 0) throw new TypeError('the webhook secret is not valid');
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function requireHeader(headers: WebhookHeaders, name: string): string {
  const value = readHeader(headers, name);
  if (value === undefined || value === '') {
    throw new WebhookVerificationError(`The header ${name} is missing`);
  }
  return value;
}

function checkAge(timestamp: string, toleranceSeconds: number): void {
  const seconds = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  // Written so that what is no number fails as well.
  if (!(Math.abs(Date.now() / 1000 - seconds) <= toleranceSeconds)) {
    throw new WebhookVerificationError('The webhook is too old or too new');
  }
}

function signedContent(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const content = new Uint8Array(head.length + body.length);
  content.set(head);
  content.set(body, head.length);
  return content;
}

/** The `v1` signatures of a header that may hold several, separated by spaces. */
function signaturesIn(header: string): Uint8Array<ArrayBuffer>[] {
  return header.split(' ').flatMap((part) => {
    const bytes = part.startsWith('v1,') ? fromBase64(part.slice(3)) : undefined;
    return bytes === undefined ? [] : [bytes];
  });
}

/**
 * Verifies a webhook by the rules of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, compared
 * in constant time, and no older than the tolerance. A message may come more than once, with the same
 * `webhook-id`: whoever must not act twice remembers the ids (see the README).
 * @param payload the body exactly as it came: parsing and writing it again changes the bytes.
 * @param secret `whsec_…`; several while a secret is being replaced.
 * @returns the payload, parsed.
 * @throws WebhookVerificationError when it is not genuine; TypeError for a secret that is none.
 */
export async function verify(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<unknown> {
  const id = requireHeader(headers, 'webhook-id');
  const timestamp = requireHeader(headers, 'webhook-timestamp');
  const signatures = signaturesIn(requireHeader(headers, 'webhook-signature'));
  checkAge(timestamp, options.toleranceSeconds ?? TOLERANCE_SECONDS);

  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const content = signedContent(id, timestamp, body);
  for (const candidate of [secret].flat()) {
    const key = await importKey(candidate);
    for (const signature of signatures) {
      if (await crypto.subtle.verify('HMAC', key, signature, content)) {
        return JSON.parse(new TextDecoder().decode(body));
      }
    }
  }
  throw new WebhookVerificationError('No signature fits the payload');
}
