import { afterAll, beforeAll, expect, test } from 'vitest';
import { automationClient } from '../testing/client.js';
import { PASSWORD, expectStatus, signUp, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { claimsOf, logInForTokens, register, tokensIn } from '../testing/tokens.js';

/*
 * The token routes take no CSRF token, so a browser must not be able to lend them its cookie.
 */

const stack = new AsyncDisposableStack();
let app: TestApp;
let victim: Member;
let cookie = '';
beforeAll(async () => {
  app = stack.use(await startTestApp());
  victim = await signUpOwner(app.url);
  cookie = [...victim.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
});
afterAll(() => stack.disposeAsync());

/** What a page elsewhere can make the victim's browser send. */
const forged = () => ({
  headers: { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
});

test('a cookie alone opens none of the token routes, and ends nothing', async () => {
  const anybody = automationClient(app.url);
  for (const path of ['/v1/verify-token', '/v1/user/activity']) {
    const answer = await anybody.get(path, forged());
    expect([answer.status, answer.body['code']]).toEqual([401, 'AUTH_REQUIRED']);
    const sameSite = await victim.client.get(path);
    expect([sameSite.status, sameSite.body['code']]).toEqual([401, 'AUTH_REQUIRED']);
  }
  const logout = await anybody.post('/v1/logout', {}, forged());
  expect([logout.status, logout.body['code']]).toEqual([401, 'AUTH_REQUIRED']);
  expectStatus(await victim.client.get('/v1/auth/sessions'), 200);
});

test('nor by way of tRPC, alone or in a batch', async () => {
  const input = encodeURIComponent(JSON.stringify({ 0: {}, 1: {} }));
  const { headers } = forged();
  const response = await fetch(`${app.url}/trpc/tokens.logout?batch=1`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ 0: {} }),
  });
  expect(await response.json()).toMatchObject([{ error: { data: { code: 'AUTH_REQUIRED' } } }]);
  const mixed = await fetch(`${app.url}/trpc/auth.me,tokens.verify?batch=1&input=${input}`, {
    headers: { cookie },
  });
  expect(await mixed.json()).toMatchObject([
    { result: { data: { user: { id: victim.userId } } } },
    { error: { data: { code: 'AUTH_REQUIRED' } } },
  ]);
  expectStatus(await victim.client.get('/v1/auth/sessions'), 200);
});

test('signing in for tokens leaves the session of the cookie alone and sets none', async () => {
  const attacker = await signUp(app.url);
  const given = { email: attacker.email, password: PASSWORD };
  const answer = await automationClient(app.url).post('/v1/login', given, forged());
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  const { body } = await victim.client.get('/v1/auth/me');
  expect(body).toMatchObject({ user: { id: victim.userId } });
});

test('a token needs no CSRF token on the session routes, and sets no cookie there', async () => {
  const { client, accessToken } = await logInForTokens(app.url, victim.email);
  const created = await client.post('/v1/tenants', { name: 'By token' });
  expect([created.status, created.headers.getSetCookie()]).toEqual([201, []]);
  const list = expectStatus(await client.get('/v1/auth/sessions'), 200);
  expect(list.body['items']).toMatchObject([
    { current: true, id: claimsOf(accessToken)['sid'] },
    {},
  ]);
});

test('where a request carries a cookie and a token, the token says who asks', async () => {
  const other = await register(app.url);
  const both = { headers: { cookie } };
  const { body } = await other.client.get('/v1/auth/me', both);
  expect(body).toMatchObject({ user: { email: other.email }, csrfToken: '' });
  expectStatus(await other.client.post('/v1/auth/logout', {}, both), 204);
  expect((await other.client.get('/v1/auth/sessions', both)).status).toBe(401);
  expectStatus(await victim.client.get('/v1/auth/sessions'), 200);
});

test('the value of a cookie is no token, and a token no value of a cookie', async () => {
  const { accessToken, refreshToken } = await register(app.url);
  const value = victim.client.cookies.get('itk_session') ?? '';
  const anybody = automationClient(app.url);
  for (const token of [value, refreshToken]) {
    const headers = { authorization: `Bearer ${token}` };
    expect((await anybody.get('/v1/auth/sessions', { headers })).body).toMatchObject({
      code: 'AUTH_INVALID_TOKEN',
    });
  }
  for (const token of [accessToken, refreshToken, String(claimsOf(accessToken)['sid'])]) {
    const headers = { cookie: `itk_session=${token}` };
    expect((await anybody.get('/v1/auth/sessions', { headers })).body).toMatchObject({
      code: 'AUTH_REQUIRED',
    });
  }
  for (const token of [accessToken, value]) {
    const answer = await anybody.post('/v1/token/refresh', { refreshToken: token.slice(0, 200) });
    expect(answer.body).toMatchObject({ code: 'AUTH_INVALID_TOKEN' });
  }
  const answer = await anybody.post('/v1/token/refresh', { refreshToken });
  expect(tokensIn(app.url, answer).refreshToken).not.toBe(refreshToken);
});
