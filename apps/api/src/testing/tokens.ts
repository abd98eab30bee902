import { randomUUID } from 'node:crypto';
import { automationClient, textAt, tokenClient } from './client.js';
import type { Answer, Client } from './client.js';
import { PASSWORD, expectStatus } from './people.js';

/** What a client with tokens holds. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Sends the access token. */
  readonly client: Client;
}

/** The tokens in an answer. @throws Error when there are none. */
export function tokensIn(url: string, { body }: Answer): Tokens {
  const accessToken = textAt(body, 'accessToken');
  const refreshToken = textAt(body, 'refreshToken');
  return { accessToken, refreshToken, client: tokenClient(url, accessToken) };
}

/** A new account, with tokens. */
export async function register(url: string): Promise<Tokens & { email: string }> {
  const email = `${randomUUID()}@example.com`;
  const given = { email, password: PASSWORD, name: 'Robin Example' };
  const answer = expectStatus(await automationClient(url).post('/v1/register', given), 201);
  return { ...tokensIn(url, answer), email };
}

/** Signs in for tokens. */
export async function logInForTokens(url: string, email: string): Promise<Tokens> {
  const given = { email, password: PASSWORD };
  return tokensIn(url, expectStatus(await automationClient(url).post('/v1/login', given), 200));
}

/** Exchanges a refresh token; the answer may be an error. */
export function refresh(url: string, refreshToken: string): Promise<Answer> {
  return automationClient(url).post('/v1/token/refresh', { refreshToken });
}

/** The claims of a token, unchecked. */
export function claimsOf(accessToken: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = accessToken.split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return typeof claims === 'object' && claims !== null ? { ...claims } : {};
}
