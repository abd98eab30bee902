import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { createMachine, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

/*
 * The CSRF grid of docs: content type × Origin × Sec-Fetch-Site × method, on both faces. A request
 * passes only with the right token and with the browser's word that it comes from our own pages.
 */

const stack = new AsyncDisposableStack();
let owner: Member;
let url = '';
let cookie = '';
let token = '';
let apiKey = '';

beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  url = app.url;
  owner = await signUpOwner(url);
  cookie = [...owner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  token = textAt((await owner.client.get('/v1/auth/me')).body, 'csrfToken');
  apiKey = (await createMachine(owner)).apiKey;
});

afterAll(() => stack.disposeAsync());

interface Attempt {
  readonly headers: Record<string, string>;
  readonly method?: string;
  readonly path?: string;
}

async function declare({
  headers,
  method = 'POST',
  path = '/v1/incidents',
}: Attempt): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ title: 'Forged' }),
  });
  if (response.ok) return 'done';
  const body: unknown = await response.json();
  const error = path.startsWith('/trpc') ? at(at(body, 'error'), 'data') : body;
  return String(at(error, 'code'));
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const FACES = [
  ['REST', '/v1/incidents'],
  ['tRPC', '/trpc/incidents.declare'],
] as const;

describe.each(FACES)('a mutation on the %s face with a session cookie', (_face, path) => {
  const own = (): Record<string, string> => ({ cookie, 'x-csrf-token': token });

  it('passes with the token, from our own origin', async () => {
    expect(await declare({ path, headers: { ...own(), origin: url } })).toBe('done');
    expect(await declare({ path, headers: { ...own(), 'sec-fetch-site': 'same-origin' } })).toBe(
      'done',
    );
    expect(await declare({ path, headers: { ...own(), 'sec-fetch-site': 'none' } })).toBe('done');
  });

  it.each([
    ['no token', { origin: 'self' }],
    ['somebody else’s token', { origin: 'self', 'x-csrf-token': 'AAAA' }],
  ])('is refused with %s', async (_what, headers) => {
    const { origin: _own, ...rest } = headers;
    expect(await declare({ path, headers: { cookie, origin: url, ...rest } })).toBe('CSRF_FAILED');
  });

  it.each(['cross-site', 'same-site'])('is refused when the browser says %s', async (site) => {
    const headers = { ...own(), origin: url, 'sec-fetch-site': site };
    expect(await declare({ path, headers })).toBe('CSRF_FAILED');
  });

  it.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http://localhost:1'])(
    'is refused from the origin %s',
    async (origin) => {
      expect(await declare({ path, headers: { ...own(), origin } })).toBe('CSRF_FAILED');
    },
  );

  it('is refused when nothing vouches for it', async () => {
    expect(await declare({ path, headers: own() })).toBe('CSRF_FAILED');
  });

  it('is refused for another content type that a form could send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const headers = { cookie, origin: 'https://evil.example', 'content-type': type };
      expect(await declare({ path, headers })).not.toBe('done');
    }
  });

  it('does not concern API keys, which no page sends by itself', async () => {
    expect(await declare({ path, headers: { 'x-api-key': apiKey } })).toBe('done');
  });
});

describe('signing in and up', () => {
  it.each([
    ['/v1/auth/login', { email: 'nobody@example.com', password: 'wrong-password-123' }],
    [
      '/v1/auth/signup',
      { email: 'nobody@example.com', password: 'plum-orbit-lantern-42', name: 'Nobody' },
    ],
  ])('takes a token even without a cookie: %s', async (path, body) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'CSRF_FAILED' });
  });
});

describe('a mutation by GET', () => {
  it('does not exist on either face', async () => {
    const headers = { cookie, 'x-csrf-token': token, origin: url };
    const input = encodeURIComponent(JSON.stringify({ title: 'Forged' }));
    const trpc = await fetch(`${url}/trpc/incidents.declare?input=${input}`, { headers });
    expect(trpc.ok).toBe(false);
    const rest = await fetch(`${url}/v1/auth/logout`, { headers });
    expect(rest.status).toBe(404);
  });
});
