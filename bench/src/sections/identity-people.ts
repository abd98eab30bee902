import { randomUUID } from 'node:crypto';
import { Browser, Json } from '../product/browser.js';

const PASSWORD = 'plum-orbit-lantern-42';

/** What somebody signs in with. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Somebody with a tenant, signed in both ways. */
export interface SignedIn {
  readonly cookieValue: string;
  readonly accessToken: string;
}

async function postJson(url: string, body: unknown): Promise<Json> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return new Json(JSON.parse(text));
}

const newCredentials = (): Credentials => ({
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
});

/** Makes accounts. */
export async function register(url: string, count: number): Promise<Credentials[]> {
  const accounts = Array.from({ length: count }, newCredentials);
  for (const account of accounts) {
    await postJson(`${url}/v1/register`, { ...account, name: 'Robin Example' });
  }
  return accounts;
}

/** Makes an account with a tenant and signs in to it by cookie and by token. */
export async function signInBothWays(url: string): Promise<SignedIn> {
  const credentials = newCredentials();
  const browser = await Browser.open(url);
  await browser.post('/v1/auth/signup', { ...credentials, name: 'Robin Example' });
  await browser.post('/v1/tenants', { name: 'Example' });
  const { cookie = '' } = browser.headers();
  const [, cookieValue] = /itk_session=([^;]+)/.exec(cookie) ?? [];
  if (cookieValue === undefined) throw new Error(`no session in ${cookie}`);
  // Signed in after the tenant was made, so that the token names it.
  const tokens = await postJson(`${url}/v1/login`, credentials);
  return { cookieValue, accessToken: tokens.text('accessToken') };
}
