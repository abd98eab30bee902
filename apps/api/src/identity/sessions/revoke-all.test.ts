import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserClient, textAt } from '../../testing/client.js';
import type { BrowserClient } from '../../testing/client.js';
import { codeTo, messagesTo } from '../../testing/codes.js';
import { movingClock } from '../../testing/moving-clock.js';
import { PASSWORD, expectStatus, signUp } from '../../testing/people.js';
import type { Person } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const stack = new AsyncDisposableStack();
const clock = movingClock();
let app: TestApp;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false, clock }));
});
afterAll(() => stack.disposeAsync());

async function logIn(email: string): Promise<BrowserClient> {
  const client = await browserClient(app.url);
  const headers = { 'user-agent': FIREFOX };
  expectStatus(
    await client.post('/v1/auth/login', { email, password: PASSWORD }, { headers }),
    200,
  );
  return client;
}

async function verified(): Promise<Person> {
  const person = await signUp(app.url);
  const { client, email } = person;
  await client.post('/v1/otp/send', { channel: 'email', purpose: 'verify_email' });
  const code = await codeTo(app.url, email);
  expectStatus(await client.post('/v1/otp/verify', { purpose: 'verify_email', code }), 200);
  return person;
}

async function isSignedIn(client: BrowserClient): Promise<boolean> {
  return (await client.get('/v1/auth/sessions')).status === 200;
}

describe('the sessions of a person', () => {
  test('are listed with device, place and last use, the current one marked', async () => {
    const { client, email } = await signUp(app.url);
    await logIn(email);
    const { items } = (await client.get('/v1/auth/sessions')).body;
    expect(items).toMatchObject([
      { device: 'Firefox on Linux', current: false },
      { current: true },
    ]);
    const ip = textAt(items ?? {}, '0', 'ip');
    expect(ip).toContain('127.0.0.1');
    expect(Date.parse(textAt(items ?? {}, '0', 'lastSeenAt'))).toBe(clock.now().getTime());
  });

  test('all end at once, cookies and refresh tokens alike', async () => {
    const { client, email } = await signUp(app.url);
    const other = await logIn(email);
    const stranger = await signUp(app.url);
    const tokens = await other.post('/v1/login', { email, password: PASSWORD });
    const answer = expectStatus(await client.post('/v1/auth/sessions/revoke-all', {}), 200);
    expect(answer.body).toEqual({ revoked: 3 });
    expect(await isSignedIn(client)).toBe(false);
    expect(await isSignedIn(other)).toBe(false);
    expect(await isSignedIn(stranger.client)).toBe(true);
    const refreshToken = textAt(tokens.body, 'refreshToken');
    expectStatus(await other.post('/v1/token/refresh', { refreshToken }), 401);
  });

  test('end only after a recent sign-in', async () => {
    const { client } = await signUp(app.url);
    clock.wait(16 * 60_000);
    expectStatus(await client.post('/v1/auth/sessions/revoke-all', {}), 403);
    expect(await isSignedIn(client)).toBe(true);
  });
});

describe('a sign-in from a device that the account has not seen', () => {
  test('is told by mail, to an address that is verified', async () => {
    const { client, email } = await verified();
    const known = (await messagesTo(app.url, email)).length;
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    expect(await messagesTo(app.url, email)).toHaveLength(known);
    await logIn(email);
    const messages = await messagesTo(app.url, email);
    expect(messages).toHaveLength(known + 1);
    expect(messages[0]).toContain('Firefox on Linux');
    expect(messages[0]).toContain('127.0.0.1');

    const unverified = await signUp(app.url);
    await logIn(unverified.email);
    expect(await messagesTo(app.url, unverified.email)).toHaveLength(1);
  });

  test('with tokens is told once for each client', async () => {
    const { client, email } = await verified();
    const tokenLogin = (agent: string) =>
      client.post('/v1/login', { email, password: PASSWORD }, { headers: { 'user-agent': agent } });
    const before = (await messagesTo(app.url, email)).length;
    expectStatus(await tokenLogin('curl/9.0'), 200);
    expectStatus(await tokenLogin('curl/9.0'), 200);
    expect(await messagesTo(app.url, email)).toHaveLength(before + 1);
  });
});
