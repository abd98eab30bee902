import { z } from 'zod';
import type { AppError } from '../trpc/errors.js';
import type { Entry } from './enter-account.js';
import type { Flow } from './flows-store.js';

/** What the page that offers the second step needs, from the details of MFA_REQUIRED. */
const challengeDetails = z.object({ challenge: z.string(), methods: z.array(z.string()) });

/** A path of the web app with more in its query. */
function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(path, 'https://app.invalid');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Where a trip that succeeded leads: to where it was to lead, or to the page that asks for consent. */
export function landingOf({ provider, returnTo }: Flow, entry: Entry): string {
  if (entry.kind === 'signed_in') return returnTo;
  return withQuery('/account', { link: entry.token, provider });
}

/** Where one that failed leads: to the sign-in page, or to the page of the signed-in person it began on. */
export function failureLanding(flow: Flow | null, code: string): string {
  if (flow === null) return withQuery('/signin', { error: code });
  const { purpose, provider, returnTo } = flow;
  if (purpose !== 'sign_in') return withQuery(returnTo, { error: code });
  return withQuery('/signin', { error: code, provider, redirect: returnTo });
}

/** The sign-in page at its second step; null when the error is another one. */
export function secondStepLanding({ returnTo }: Flow, error: AppError): string | null {
  if (error.code !== 'MFA_REQUIRED') return null;
  const { challenge, methods } = challengeDetails.parse(error.details);
  return withQuery('/signin', { challenge, methods: methods.join(','), redirect: returnTo });
}
