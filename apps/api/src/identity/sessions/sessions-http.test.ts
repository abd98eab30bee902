import { describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../../testing/client.js';
import { PASSWORD, expectStatus, signUp } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const COOKIE = 'itk_session';

/** An app whose time stands still until the test moves it. */
async function startAppWithClock() {
  let now = new Date('2026-03-02T09:00:00Z');
  const app = await startTestApp({ workers: false, clock: { now: () => now } });
  return {
    app,
    wait: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** The status of a request that carries exactly this session cookie. */
async function statusWith(url: string, cookie: string): Promise<number> {
  const options = { headers: { cookie: `${COOKIE}=${cookie}` } };
  return (await automationClient(url).get('/v1/auth/sessions', options)).status;
}

describe('a session', () => {
  test('gets a new id at sign-in, and the one from before is worth nothing after it', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const client = await browserClient(app.url);
    const anonymous = client.cookies.get(COOKIE) ?? '';
    expect(anonymous).toMatch(/^anon_/);
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const first = client.cookies.get(COOKIE) ?? '';
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const second = client.cookies.get(COOKIE) ?? '';
    expect(new Set([anonymous, first, second]).size).toBe(3);
    expect(await statusWith(app.url, anonymous)).toBe(401);
    expect(await statusWith(app.url, first)).toBe(401);
    expect(await statusWith(app.url, second)).toBe(200);
  });

  test('planted in somebody’s browser does not become theirs when they sign in', async () => {
    await using app = await startTestApp({ workers: false });
    const attacker = await signUp(app.url);
    const victim = await signUp(app.url);
    const planted = attacker.client.cookies.get(COOKIE) ?? '';
    const browser = await browserClient(app.url);
    browser.cookies.set(COOKIE, planted);
    await browser.refreshCsrf();
    const login = { email: victim.email, password: PASSWORD };
    expectStatus(await browser.post('/v1/auth/login', login), 200);
    expect(browser.cookies.get(COOKIE)).not.toBe(planted);
    expect(await statusWith(app.url, planted)).toBe(401);
  });

  test('is over after signing out, for every copy of its cookie', async () => {
    await using app = await startTestApp({ workers: false });
    const { client } = await signUp(app.url);
    const cookie = client.cookies.get(COOKIE) ?? '';
    expect(await statusWith(app.url, cookie)).toBe(200);
    const answer = await client.post('/v1/auth/logout');
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie().join()).toMatch(/itk_session=;.*Max-Age=0/i);
    expect(await statusWith(app.url, cookie)).toBe(401);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: null });
  });

  test('is stored only as a hash, like every other secret', async () => {
    await using app = await startTestApp({ workers: false });
    const { client, email } = await signUp(app.url);
    expectStatus(await client.post('/v1/auth/password/forgot', { email }), 202);
    const db = app.database.identity;
    const rows = await Promise.all([
      db.selectFrom('sessions').selectAll().execute(),
      db.selectFrom('known_devices').selectAll().execute(),
      db.selectFrom('one_time_tokens').selectAll().execute(),
      db.selectFrom('user_activity').selectAll().execute(),
      db.selectFrom('users').selectAll().execute(),
    ]);
    const dump = JSON.stringify(rows, (_key, value: unknown) =>
      Buffer.isBuffer(value) ? `${value.toString('utf8')} ${value.toString('base64url')}` : value,
    );
    const mailbox = await client.get(`/v1/dev/mailbox?to=${email}`);
    const tokens = JSON.stringify(mailbox.body).match(/token=[\w-]{43}/g) ?? [];
    const secrets = [
      ...client.cookies.values(),
      ...tokens.map((match) => match.slice(6)),
      PASSWORD,
    ];
    expect(secrets.length).toBeGreaterThan(4);
    for (const secret of secrets) expect(dump).not.toContain(secret);
  });

  test('ends after two weeks without use, and is extended by use', async () => {
    await using world = await startAppWithClock();
    const { app, wait } = world;
    const { client } = await signUp(app.url);
    const idle = (await signUp(app.url)).client;
    for (let week = 0; week < 4; week += 1) {
      wait(7 * DAY_MS);
      expectStatus(await client.get('/v1/auth/sessions'), 200);
      // The extension is written beside the request.
      await expect
        .poll(async () => {
          const { body } = await client.get('/v1/auth/sessions');
          return body['items']?.['0']?.['lastSeenAt'];
        })
        .toEqual(app.ports.clock.now().toISOString());
      if (week === 0) continue;
      expectStatus(await idle.get('/v1/auth/sessions'), 401);
    }
  });

  test('ends ninety days after sign-in, however much it is used', async () => {
    await using world = await startAppWithClock();
    const { app, wait } = world;
    const { client } = await signUp(app.url);
    for (let day = 0; day < 89; day += 10) {
      expectStatus(await client.get('/v1/auth/sessions'), 200);
      wait(day === 80 ? 9 * DAY_MS : 10 * DAY_MS);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expectStatus(await client.get('/v1/auth/sessions'), 200);
    wait(DAY_MS);
    expect((await client.get('/v1/auth/sessions')).status).toBe(401);
  });

  test('notes when it was last seen once a minute, and a page’s burst of requests writes once', async () => {
    await using world = await startAppWithClock();
    const { app, wait } = world;
    const { client } = await signUp(app.url);
    const lastSeen = async () =>
      (
        await app.database.identity
          .selectFrom('sessions')
          .select('last_seen_at')
          .executeTakeFirstOrThrow()
      ).last_seen_at;
    const signedInAt = await lastSeen();
    wait(MINUTE_MS - 1);
    expectStatus(await client.get('/v1/auth/sessions'), 200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await lastSeen()).toEqual(signedInAt);
    wait(1);
    await Promise.all(Array.from({ length: 10 }, () => client.get('/v1/auth/sessions')));
    await expect.poll(lastSeen).toEqual(new Date(signedInAt.getTime() + MINUTE_MS));
  });

  test('of somebody whose account was deleted opens nothing', async () => {
    await using app = await startTestApp({ workers: false });
    const { client, userId } = await signUp(app.url);
    await app.database.identity
      .updateTable('users')
      .set({ deleted_at: new Date() })
      .where('id', '=', userId)
      .execute();
    expect((await client.get('/v1/auth/sessions')).status).toBe(401);
  });
});

describe('the list of sessions', () => {
  test('shows devices and public ids, and pages', async () => {
    await using app = await startTestApp({ workers: false });
    const { client, email } = await signUp(app.url);
    const phone = await browserClient(app.url);
    const login = { email, password: PASSWORD };
    const headers = { 'user-agent': 'Mozilla/5.0 (Android 16; Mobile; rv:145.0) Firefox/145.0' };
    expectStatus(await phone.post('/v1/auth/login', login, { headers }), 200);
    const all = expectStatus(await client.get('/v1/auth/sessions'), 200);
    expect(all.body).toMatchObject({
      items: [{ current: false, device: 'Firefox on Android', ip: '127.0.0.1' }, { current: true }],
      nextCursor: null,
    });
    const text = JSON.stringify(all.body);
    for (const secret of [...client.cookies.values(), ...phone.cookies.values()]) {
      expect(text).not.toContain(secret);
    }
    const first = expectStatus(await client.get('/v1/auth/sessions?limit=1'), 200);
    const cursor = textAt(first.body, 'nextCursor');
    const second = await client.get(`/v1/auth/sessions?limit=1&cursor=${cursor}`);
    expect(second.body).toMatchObject({ items: [{ current: true }], nextCursor: null });
    const wrong = await client.get(`/v1/auth/activity?cursor=${cursor}`);
    expect(wrong.body).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  test('ends one of them, or all others, at once; nobody else’s', async () => {
    await using app = await startTestApp({ workers: false });
    const { client, email } = await signUp(app.url);
    const stranger = await signUp(app.url);
    const others = await Promise.all([0, 1, 2].map(() => browserClient(app.url)));
    for (const other of others) {
      expectStatus(await other.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    }
    const { body } = await client.get('/v1/auth/sessions');
    const newest = textAt(body, 'items', '0', 'id');
    const foreign = await stranger.client.delete(`/v1/auth/sessions/${newest}`);
    expect(foreign.body).toMatchObject({ code: 'NOT_FOUND' });
    expectStatus(await client.delete(`/v1/auth/sessions/${newest}`), 204);
    expectStatus(await client.delete(`/v1/auth/sessions/${newest}`), 404);
    expect((await others[2]?.get('/v1/auth/sessions'))?.status).toBe(401);
    const rest = expectStatus(await client.post('/v1/auth/sessions/revoke-others'), 200);
    expect(rest.body).toEqual({ revoked: 2 });
    expect((await others[0]?.get('/v1/auth/sessions'))?.status).toBe(401);
    expectStatus(await client.get('/v1/auth/sessions'), 200);
    expectStatus(await stranger.client.get('/v1/auth/sessions'), 200);
  });

  test('takes a recent sign-in to end another one, but not one’s own', async () => {
    await using world = await startAppWithClock();
    const { app, wait } = world;
    const { client, email } = await signUp(app.url);
    const other = await browserClient(app.url);
    expectStatus(await other.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const { body } = await client.get('/v1/auth/sessions');
    const otherId = textAt(body, 'items', '0', 'id');
    const ownId = textAt(body, 'items', '1', 'id');
    wait(15 * MINUTE_MS + 1);
    const refused = await client.delete(`/v1/auth/sessions/${otherId}`);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    const all = await client.post('/v1/auth/sessions/revoke-others');
    expect(all.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    expectStatus(await other.get('/v1/auth/sessions'), 200);
    expectStatus(await client.delete(`/v1/auth/sessions/${ownId}`), 204);
    expectStatus(await client.get('/v1/auth/sessions'), 401);
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    expectStatus(await client.delete(`/v1/auth/sessions/${otherId}`), 204);
  });
});

describe('a password change', () => {
  test('rotates this session, ends the others, and is told by mail', async () => {
    await using app = await startTestApp({ workers: false });
    const { client, email } = await signUp(app.url);
    const other = await browserClient(app.url);
    expectStatus(await other.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const before = client.cookies.get(COOKIE) ?? '';
    const change = { currentPassword: PASSWORD, newPassword: 'amber-cactus-violin-7' };
    const answer = expectStatus(await client.post('/v1/auth/password/change', change), 200);
    expect(answer.body).toEqual((await client.get('/v1/auth/me')).body);
    expect(client.cookies.get(COOKIE)).not.toBe(before);
    expect(await statusWith(app.url, before)).toBe(401);
    expectStatus(await other.get('/v1/auth/sessions'), 401);
    const mailbox = await client.get(`/v1/dev/mailbox?to=${email}`);
    expect(mailbox.body['items']?.['0']).toMatchObject({ subject: 'Your password was changed' });
    const fresh = await browserClient(app.url);
    expectStatus(await fresh.post('/v1/auth/login', { email, password: PASSWORD }), 401);
    expectStatus(await fresh.post('/v1/auth/login', { email, password: change.newPassword }), 200);
  });

  test('needs the current password, and a good and different new one', async () => {
    await using app = await startTestApp({ workers: false });
    const { client } = await signUp(app.url);
    const change = (currentPassword: string, newPassword: string) =>
      client.post('/v1/auth/password/change', { currentPassword, newPassword });
    expectStatus(await change('wrong-orbit-lantern', 'amber-cactus-violin-7'), 401);
    for (const poor of ['password1234', PASSWORD]) {
      const answer = await change(PASSWORD, poor);
      expect(answer.body).toMatchObject({ details: { issues: [{ path: 'newPassword' }] } });
    }
    expectStatus(await client.get('/v1/auth/sessions'), 200);
  });
});
