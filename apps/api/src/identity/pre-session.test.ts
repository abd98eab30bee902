import { describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import { PASSWORD, createMachine, expectStatus, signUp, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

describe('the pre-session', () => {
  test('is made by me, stays the same, lives in the cookie only and proves nothing', async () => {
    await using app = await startTestApp({ workers: false });
    const client = await browserClient(app.url);
    const cookie = client.cookies.get('itk_session') ?? '';
    const first = await client.get('/v1/auth/me');
    expect(first.headers.getSetCookie()).toEqual([]);
    expect(first.body).toMatchObject({
      user: null,
      memberships: [],
      activeTenantId: null,
      permissions: [],
    });
    expect((await client.get('/v1/auth/me')).body).toEqual(first.body);
    expect(await app.database.identity.selectFrom('sessions').select('id').execute()).toEqual([]);
    const answer = await automationClient(app.url).get('/v1/auth/sessions', {
      headers: { cookie: `itk_session=${cookie}` },
    });
    expect(answer.body).toMatchObject({ code: 'AUTH_REQUIRED' });
  });

  test('is set with the attributes that bind it to this host, https included', async () => {
    await using plain = await startTestApp({ workers: false });
    const cookieOf = async (url: string) =>
      (await automationClient(url).get('/v1/auth/me')).headers.getSetCookie().join();
    const overHttp = await cookieOf(plain.url);
    expect(overHttp).toMatch(/^itk_session=anon_[\w-]{43};/);
    expect(overHttp).toContain('HttpOnly');
    expect(overHttp).toContain('SameSite=Lax');
    await using secure = await startTestApp({
      workers: false,
      env: { PUBLIC_URL: 'https://incidents.example.com' },
    });
    const overHttps = await cookieOf(secure.url);
    expect(overHttps).toMatch(/^__Host-itk_session=anon_/);
    expect(overHttps).toContain('Secure');
    expect(overHttps).toContain('Path=/');
  });

  test('is needed to sign up and in: neither works without a token for it', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const bare = automationClient(app.url);
    const origin = { headers: { origin: app.url } };
    const body = { email, password: PASSWORD };
    const login = await bare.post('/v1/auth/login', body, origin);
    expect(login.status).toBe(403);
    expect(login.body).toMatchObject({ code: 'CSRF_FAILED' });
    const signup = await bare.post('/v1/auth/signup', { ...body, name: 'Ada' }, origin);
    expect(signup.body).toMatchObject({ code: 'CSRF_FAILED' });

    const [one, other] = [await browserClient(app.url), await browserClient(app.url)];
    const { body: me } = await other.get('/v1/auth/me');
    const foreignToken = { headers: { 'x-csrf-token': textAt(me, 'csrfToken') } };
    expectStatus(await one.post('/v1/auth/login', body, foreignToken), 403);
    expectStatus(await one.post('/v1/auth/login', body), 200);
  });

  test('that is malformed is nobody’s, not a fault', async () => {
    await using app = await startTestApp({ workers: false });
    const client = automationClient(app.url);
    const values = [
      '%',
      '%E0%A4%A',
      '',
      'anon_',
      'a'.repeat(3000),
      "' or 1=1 --",
      '%00',
      '{"$ne":1}',
    ];
    for (const cookie of ['x=%', ...values.map((value) => `itk_session=${value}`)]) {
      const me = expectStatus(await client.get('/v1/auth/me', { headers: { cookie } }), 200);
      expect(me.body).toMatchObject({ user: null });
      expect(me.headers.getSetCookie().join()).toMatch(/itk_session=anon_[\w-]{43}/);
      expectStatus(await client.get('/v1/auth/sessions', { headers: { cookie } }), 401);
    }
  });
});

describe('who am I', () => {
  test('a person is told their role where the request is for, a stranger nothing', async () => {
    await using app = await startTestApp({ workers: false });
    const owner = await signUpOwner(app.url);
    const stranger = await signUp(app.url);
    const inTenant = { headers: { 'x-tenant-id': owner.tenantId } };
    const me = expectStatus(await owner.client.get('/v1/whoami', inTenant), 200);
    expect(me.body).toMatchObject({
      kind: 'user',
      role: 'OWNER',
      tenantId: owner.tenantId,
      scopes: null,
    });
    expectStatus(await stranger.client.get('/v1/whoami', inTenant), 404);
    expect((await stranger.client.get('/v1/whoami')).body).toMatchObject({
      tenantId: null,
      role: null,
    });
    expectStatus(await automationClient(app.url).get('/v1/whoami'), 401);
  });

  test('an API key is told its account, its scopes and what they leave of its role', async () => {
    await using app = await startTestApp({ workers: false });
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner, { role: 'AGENT', scopes: ['read'] });
    const answer = expectStatus(await machine.client.get('/v1/whoami'), 200);
    expect(answer.body).toMatchObject({
      kind: 'service_account',
      id: machine.serviceAccountId,
      tenantId: owner.tenantId,
      role: 'AGENT',
      scopes: ['read'],
    });
    expect(answer.body['permissions']).toContain('incidents.read');
    expect(answer.body['permissions']).not.toContain('incidents.create');
    expectStatus(await machine.client.get('/v1/auth/sessions'), 403);
  });
});

describe('the mailbox', () => {
  test('exists only with the embedded database and without a mail server', async () => {
    await using local = await startTestApp({ workers: false });
    await signUp(local.url, { email: 'ada@example.com' });
    await signUp(local.url, { email: 'bob@example.com' });
    const read = (url: string, query = '') => automationClient(url).get(`/v1/dev/mailbox${query}`);
    const all = expectStatus(await read(local.url), 200);
    expect(all.body['items']).toMatchObject([{ to: 'bob@example.com' }, { to: 'ada@example.com' }]);
    const one = await read(local.url, '?to=ADA@example.com');
    expect(one.body['items']).toMatchObject([{ to: 'ada@example.com', channel: 'email' }]);
    expectStatus(await read(local.url, '?limit=1'), 400);

    for (const env of [
      { DATABASE_URL: 'postgres://localhost/elsewhere' },
      { SMTP_URL: 'smtp://127.0.0.1:2525' },
    ]) {
      await using other = await startTestApp({ workers: false, env });
      expect((await read(other.url)).body).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
