import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt, tokenClient } from '../testing/client.js';
import type { Client } from '../testing/client.js';
import {
  PASSWORD,
  addMember,
  createMachine,
  expectStatus,
  signUp,
  signUpOwner,
  tokenFromMail,
} from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { claimsOf, logInForTokens, refresh, register, tokensIn } from '../testing/tokens.js';
import type { Tokens } from '../testing/tokens.js';

const stack = new AsyncDisposableStack();
let app: TestApp;
let anybody: Client;
beforeAll(async () => {
  app = stack.use(await startTestApp());
  anybody = automationClient(app.url);
});
afterAll(() => stack.disposeAsync());

/** The status and code of an answer, for a glance. */
const codeOf = ({ status, body }: { status: number; body: unknown }): unknown => [
  status,
  typeof body === 'object' && body !== null ? Reflect.get(body, 'code') : undefined,
];

async function expectDead({ client, refreshToken }: Tokens): Promise<void> {
  for (const path of ['/v1/verify-token', '/v1/user/activity', '/v1/auth/sessions', '/v1/whoami']) {
    expect(codeOf(await client.get(path))).toEqual([401, 'AUTH_INVALID_TOKEN']);
  }
  expect(codeOf(await refresh(app.url, refreshToken))).toEqual([401, 'AUTH_INVALID_TOKEN']);
}

describe('registering and signing in for tokens', () => {
  test('answers a pair of tokens and sets no cookie', async () => {
    const given = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' };
    const registered = await anybody.post('/v1/register', given);
    const { name: _name, ...credentials } = given;
    const signedIn = await anybody.post('/v1/login', credentials);
    expect([registered.status, signedIn.status]).toEqual([201, 200]);
    for (const { body, headers } of [registered, signedIn]) {
      expect(body).toEqual({
        accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as unknown,
        refreshToken: expect.stringMatching(/^itr_[\w-]{43}$/) as unknown,
        tokenType: 'Bearer',
        expiresIn: 900,
      });
      expect(headers.getSetCookie()).toEqual([]);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(claimsOf(textAt(registered.body, 'accessToken'))['sid']).not.toBe(
      claimsOf(textAt(signedIn.body, 'accessToken'))['sid'],
    );
  });

  test('keeps to the rules of the session routes', async () => {
    const { email } = await signUp(app.url);
    const given = { email: email.toUpperCase(), password: PASSWORD, name: 'Ada' };
    expect(codeOf(await anybody.post('/v1/register', given))).toEqual([409, 'AUTH_EMAIL_TAKEN']);
    const poor = await anybody.post('/v1/register', { ...given, password: 'password1234' });
    expect(poor.body).toMatchObject({ details: { issues: [{ path: 'password' }] } });
    const unknown = await anybody.post('/v1/register', { ...given, isAdmin: true });
    expect(codeOf(unknown)).toEqual([400, 'VALIDATION_FAILED']);
    const wrong = await anybody.post('/v1/login', { email, password: 'wrong-orbit-lantern' });
    const nobody = await anybody.post('/v1/login', { email: 'nobody@example.com', password: 'x' });
    expect(codeOf(wrong)).toEqual([401, 'AUTH_INVALID_CREDENTIALS']);
    expect({ ...nobody.body, traceId: '' }).toEqual({ ...wrong.body, traceId: '' });
  });

  test('counts failures together with the session route', async () => {
    const { email } = await signUp(app.url);
    const wrong = { email, password: 'wrong-orbit-lantern' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => anybody.post('/v1/login', wrong)),
    );
    const codes = answers.map(({ body }) => body['code']);
    expect(codes.filter((code) => String(code) === 'AUTH_INVALID_CREDENTIALS')).toHaveLength(5);
    expect(codes.filter((code) => String(code) === 'AUTH_LOCKED')).toHaveLength(45);
    const locked = await anybody.post('/v1/login', { email, password: PASSWORD });
    expect(codeOf(locked)).toEqual([429, 'AUTH_LOCKED']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    const browser = await browserClient(app.url);
    const login = await browser.post('/v1/auth/login', { email, password: PASSWORD });
    expect(codeOf(login)).toEqual([429, 'AUTH_LOCKED']);
  });

  test('waits for the address to be verified where that is required', async () => {
    await using strict = await startTestApp({ env: { EMAIL_VERIFICATION: 'required' } });
    const client = automationClient(strict.url);
    const given = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' };
    const fresh = expectStatus(await client.post('/v1/register', given), 202);
    const taken = expectStatus(await client.post('/v1/register', given), 202);
    expect(taken.body).toEqual(fresh.body);
    const { email } = given;
    const early = await client.post('/v1/login', { email, password: PASSWORD });
    expect(codeOf(early)).toEqual([403, 'EMAIL_UNVERIFIED']);
    const token = await tokenFromMail(strict.url, email);
    expectStatus(await client.post('/v1/auth/email/verify', { token }), 204);
    await logInForTokens(strict.url, email);
  });
});

describe('an access token', () => {
  test('opens what a session opens, in the tenant that it names', async () => {
    const owner = await signUpOwner(app.url);
    const { client, accessToken } = await logInForTokens(app.url, owner.email);
    expect(claimsOf(accessToken)).toMatchObject({
      iss: app.url,
      aud: 'incident-tracker',
      sub: owner.userId,
      org: owner.tenantId,
      role: 'OWNER',
      mv: 1,
    });
    const declared = await client.post('/v1/incidents', { title: 'Checkout is slow' });
    expect(declared.status).toBe(201);
    expect((await client.get('/v1/whoami')).body).toMatchObject({
      kind: 'user',
      id: owner.userId,
      tenantId: owner.tenantId,
    });
    expect((await client.get('/v1/auth/me')).body).toMatchObject({
      user: { id: owner.userId },
      activeTenantId: owner.tenantId,
      csrfToken: '',
    });
  });

  test('of somebody without a tenant follows their session into the first one', async () => {
    const { client, accessToken } = await register(app.url);
    expect(claimsOf(accessToken)).toMatchObject({ org: null, role: null, mv: null });
    expect((await client.get('/v1/incidents')).status).toBe(404);
    expectStatus(await client.post('/v1/tenants', { name: 'First' }), 201);
    expect((await client.get('/v1/incidents')).status).toBe(200);
  });

  test('acts in another tenant by X-Tenant-Id, for members only', async () => {
    const [owner, other, foreign] = await Promise.all(
      ['One', 'Other', 'Foreign'].map((name) => signUpOwner(app.url, name)),
    );
    if (owner === undefined || other === undefined || foreign === undefined) throw new Error();
    const invite = { email: owner.email, role: 'VIEWER' };
    const invites = `/v1/tenants/${other.tenantId}/invites`;
    expectStatus(await other.client.post(invites, invite), 201);
    const token = await tokenFromMail(app.url, owner.email);
    expectStatus(await owner.client.post('/v1/tenants/invites/accept', { token }), 200);
    expectStatus(await owner.client.post(`/v1/tenants/${owner.tenantId}/switch`), 200);
    const { client } = await logInForTokens(app.url, owner.email);
    const inTenant = (tenantId: string) => ({ headers: { 'x-tenant-id': tenantId } });
    const title = { title: 'Checkout is slow' };
    expect((await client.post('/v1/incidents', title, inTenant(owner.tenantId))).status).toBe(201);
    expect((await client.get('/v1/incidents', inTenant(other.tenantId))).status).toBe(200);
    expect((await client.post('/v1/incidents', title, inTenant(other.tenantId))).status).toBe(403);
    expect((await client.get('/v1/incidents', inTenant(foreign.tenantId))).status).toBe(404);
  });

  test('is described to other services', async () => {
    const owner = await signUpOwner(app.url);
    const { client, accessToken } = await logInForTokens(app.url, owner.email);
    const { body, headers } = expectStatus(await client.get('/v1/verify-token'), 200);
    expect(body).toEqual({
      active: true,
      token_type: 'Bearer',
      scope: expect.stringContaining('incidents.read') as unknown,
      ...claimsOf(accessToken),
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(codeOf(await anybody.get('/v1/verify-token'))).toEqual([401, 'AUTH_REQUIRED']);
    const { apiKey } = await createMachine(owner);
    const key = await tokenClient(app.url, apiKey).get('/v1/verify-token');
    expect(codeOf(key)).toEqual([403, 'FORBIDDEN']);
  });

  test('reads the activity of its person, page by page', async () => {
    const { client, email } = await register(app.url);
    await logInForTokens(app.url, email);
    const first = expectStatus(await client.get('/v1/user/activity?limit=1'), 200);
    expect(first.body['items']).toMatchObject([{ type: 'auth.signed_in' }]);
    const cursor = textAt(first.body, 'nextCursor');
    const second = await client.get(`/v1/user/activity?limit=1&cursor=${cursor}`);
    expect(second.body).toMatchObject({ items: [{ type: 'auth.signed_up' }], nextCursor: null });
  });
});

describe('tokens are worth nothing from the moment on in which', () => {
  test('their client signs out, with either of them', async () => {
    const { email, ...first } = await register(app.url);
    const second = await logInForTokens(app.url, email);
    const third = await logInForTokens(app.url, email);
    expectStatus(await first.client.post('/v1/logout'), 204);
    await expectDead(first);
    const { refreshToken } = second;
    expectStatus(await anybody.post('/v1/logout', { refreshToken }), 204);
    await expectDead(second);
    expect(codeOf(await anybody.post('/v1/logout', { refreshToken }))).toEqual([
      401,
      'AUTH_INVALID_TOKEN',
    ]);
    expectStatus(await third.client.post('/v1/auth/logout'), 204);
    await expectDead(third);
    expect(codeOf(await anybody.post('/v1/logout'))).toEqual([401, 'AUTH_REQUIRED']);
  });

  test('their session is ended from the list', async () => {
    const { client: browser, email } = await signUp(app.url);
    const tokens = await logInForTokens(app.url, email);
    const kept = await logInForTokens(app.url, email);
    const sid = String(claimsOf(tokens.accessToken)['sid']);
    const list = await browser.get('/v1/auth/sessions');
    expect(list.body['items']).toMatchObject([
      { transport: 'token', id: claimsOf(kept.accessToken)['sid'] },
      { transport: 'token', id: sid },
      { transport: 'cookie', current: true },
    ]);
    expectStatus(await browser.delete(`/v1/auth/sessions/${sid}`), 204);
    await expectDead(tokens);
    expectStatus(await kept.client.get('/v1/verify-token'), 200);
    expectStatus(await browser.post('/v1/auth/sessions/revoke-others'), 200);
    await expectDead(kept);
  });

  test('the password is reset, or changed from elsewhere; the client that changes it goes on', async () => {
    const { email, ...first } = await register(app.url);
    const second = await logInForTokens(app.url, email);
    const change = { currentPassword: PASSWORD, newPassword: 'amber-cactus-violin-7' };
    const changed = await first.client.post('/v1/auth/password/change', change);
    expect([changed.status, changed.headers.getSetCookie()]).toEqual([200, []]);
    await expectDead(second);
    expectStatus(await first.client.get('/v1/verify-token'), 200);
    expectStatus(await anybody.post('/v1/auth/password/forgot', { email }), 202);
    const token = await tokenFromMail(app.url, email);
    expectStatus(
      await anybody.post('/v1/auth/password/reset', { token, password: 'velvet-mango-harbor-9' }),
      204,
    );
    await expectDead(first);
  });

  test('the account is deleted', async () => {
    const tokens = await register(app.url);
    await app.database.identity
      .updateTable('users')
      .set({ deleted_at: new Date() })
      .where('email', '=', tokens.email)
      .execute();
    await expectDead(tokens);
  });

  test('the role in their tenant changes; the next ones have the new role', async () => {
    const owner = await signUpOwner(app.url);
    const admin = await addMember(owner, 'ADMIN');
    const tokens = await logInForTokens(app.url, admin.email);
    const { body: before } = await tokens.client.get('/v1/verify-token');
    expect(before).toMatchObject({ role: 'ADMIN', mv: 1 });
    const member = `/v1/tenants/${owner.tenantId}/members/${admin.userId}`;
    expectStatus(await owner.client.patch(member, { role: 'VIEWER' }), 200);
    expect(codeOf(await tokens.client.get('/v1/verify-token'))).toEqual([
      401,
      'AUTH_INVALID_TOKEN',
    ]);
    const renewed = tokensIn(app.url, await refresh(app.url, tokens.refreshToken));
    const { body: after } = await renewed.client.get('/v1/verify-token');
    expect(after).toMatchObject({ role: 'VIEWER', mv: 2, org: owner.tenantId });
    expectStatus(await owner.client.patch(member, { role: 'ADMIN' }), 200);
    expect(codeOf(await tokens.client.get('/v1/verify-token'))).toEqual([
      401,
      'AUTH_INVALID_TOKEN',
    ]);
  });

  test('their person leaves the tenant, also when they come back with another role', async () => {
    const owner = await signUpOwner(app.url);
    const admin = await addMember(owner, 'ADMIN');
    const tokens = await logInForTokens(app.url, admin.email);
    const members = `/v1/tenants/${owner.tenantId}/members/${admin.userId}`;
    expectStatus(await owner.client.delete(members), 204);
    expect((await tokens.client.get('/v1/whoami')).status).toBe(401);
    const renewed = tokensIn(app.url, await refresh(app.url, tokens.refreshToken));
    expect(claimsOf(renewed.accessToken)).toMatchObject({ org: null, role: null, mv: null });
    expect((await renewed.client.get('/v1/incidents')).status).toBe(404);

    const invites = `/v1/tenants/${owner.tenantId}/invites`;
    expectStatus(await owner.client.post(invites, { email: admin.email, role: 'VIEWER' }), 201);
    const token = await tokenFromMail(app.url, admin.email);
    expectStatus(await admin.client.post('/v1/tenants/invites/accept', { token }), 200);
    // The new membership has version 1, as the one had that the token was issued for.
    expect((await tokens.client.get('/v1/whoami')).status).toBe(401);
  });

  test('their tenant is deleted', async () => {
    const owner = await signUpOwner(app.url);
    const tokens = await logInForTokens(app.url, owner.email);
    expectStatus(await owner.client.delete(`/v1/tenants/${owner.tenantId}`), 204);
    expect((await tokens.client.get('/v1/verify-token')).status).toBe(401);
    const renewed = tokensIn(app.url, await refresh(app.url, tokens.refreshToken));
    expect(claimsOf(renewed.accessToken)['org']).toBeNull();
  });
});
