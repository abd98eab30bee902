import { createHmac, randomBytes } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** What of a delivery is signed. */
export interface SignedContent {
  /** `webhook-id`: the same in every attempt. */
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970, of this attempt. */
  readonly timestamp: number;
  /** The body exactly as it is sent. */
  readonly body: string;
}

/** A new signing secret: `whsec_` and the base64 of 32 random bytes (Standard Webhooks: 24 to 64). */
export function newWebhookSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The value of `webhook-signature` by Standard Webhooks: `v1,` and the base64 of the HMAC-SHA256 of
 * `id.timestamp.body`; one for each secret, separated by spaces, while one replaces the other.
 * @throws TypeError for a secret that is none, or an id with a dot in it, which could be read as
 * another id with another timestamp.
 */
export function signWebhook(
  secret: string | readonly string[],
  { id, timestamp, body }: SignedContent,
): string {
  if (id === '' || id.includes('.')) throw new TypeError('the webhook id must not hold a dot');
  const content = `${id}.${timestamp}.${body}`;
  return [secret]
    .flat()
    .map((one) => `v1,${createHmac('sha256', keyOf(one)).update(content).digest('base64')}`)
    .join(' ');
}

function keyOf(secret: string): Buffer {
  const text = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '';
  const key = Buffer.from(text, 'base64');
  if (key.length < 24 || key.length > 64 || key.toString('base64') !== text) {
    throw new TypeError('the webhook secret is not valid');
  }
  return key;
}
