import type { HttpExcerpt } from '@incident-tracker/db';

/** So much of a body is kept for people to look at. */
const BODY_CHARACTERS = 2_048;
const HEADER_CHARACTERS = 256;

/** Headers of answers that help to find a fault. Others may hold secrets (Set-Cookie) or are noise. */
const SHOWN_HEADERS = new Set([
  'cache-control',
  'cf-ray',
  'content-length',
  'content-type',
  'date',
  'location',
  'retry-after',
  'server',
  'via',
  'x-amzn-requestid',
  'x-request-id',
]);

/** Headers of ours whose values prove something. */
const PROOFS = new Set(['webhook-signature', 'x-webhook-signature']);

/** Signing secrets, signatures, API keys and bearer tokens: receivers echo what they get. */
const SECRETS = /whsec_[\w+/=]+|\bv1,[A-Za-z0-9+/]{43}=|\bitk_live_\w+|\bbearer\s+[\w.~+/=-]+/gi;
const REDACTED = '[redacted]';

function shorten(text: string, max: number): string {
  return text.replaceAll(SECRETS, REDACTED).slice(0, max).toWellFormed();
}

/** What an attempt shows of the request: without its signatures. */
export function requestExcerpt(
  headers: Readonly<Record<string, string>>,
  body: string,
): HttpExcerpt {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    PROOFS.has(name.toLowerCase()) ? REDACTED : value,
  ]);
  return {
    headers: Object.fromEntries(shown),
    bodyExcerpt: shorten(body, BODY_CHARACTERS),
  };
}

/** What an attempt shows of the answer. */
export function responseExcerpt(answer: {
  headers: Readonly<Record<string, string>>;
  bodyExcerpt: string;
}): HttpExcerpt {
  const shown = Object.entries(answer.headers)
    .filter(([name]) => SHOWN_HEADERS.has(name))
    .map(([name, value]) => [name, shorten(value, HEADER_CHARACTERS)]);
  return {
    headers: Object.fromEntries(shown),
    bodyExcerpt: shorten(answer.bodyExcerpt, BODY_CHARACTERS),
  };
}
