import { describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import type { Answer, BrowserClient } from '../testing/client.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import { enrolPasskey, enrolTotp, textsAt, totpCode } from '../testing/second-factors.js';
import { makePasskey } from '../testing/software-authenticator.js';
import type { Circumstances, SoftwarePasskey } from '../testing/software-authenticator.js';

const STEP_MS = 30_000;
const MINUTE_MS = 60_000;

/** Somebody with a passkey, and a browser in which they are not signed in. */
async function startWithPasskey() {
  const world = await startAppWithClock();
  const person = await signUp(world.app.url);
  const enrolled = await enrolPasskey(person.client);
  const browser = await browserClient(world.app.url);
  const at = { origin: world.app.url };
  return { ...world, ...person, ...enrolled, browser, at };
}

async function optionsFor(client: BrowserClient, body: object = {}): Promise<Answer> {
  return expectStatus(await client.post('/v1/passkeys/sign-in/options', body), 200);
}

/** Signs in without a password. @param bend what the authenticator does otherwise than it should. */
async function signIn(
  client: BrowserClient,
  { passkey, userHandle }: { passkey: SoftwarePasskey; userHandle?: string },
  at: Circumstances,
): Promise<Answer> {
  const challenge = textAt((await optionsFor(client)).body, 'challenge');
  const response = passkey.sign(challenge, at, userHandle);
  return client.post('/v1/passkeys/sign-in', { response });
}

describe('making a passkey', () => {
  test('asks for a discoverable one that verifies its person, and lists it', async () => {
    await using world = await startAppWithClock();
    const { client, email, userId } = await signUp(world.app.url);
    const options = expectStatus(await client.post('/v1/passkeys/register/options', {}), 200);
    expect(options.body).toMatchObject({
      rp: { id: 'localhost', name: 'Incident Tracker' },
      user: { name: email, id: Buffer.from(userId).toString('base64url') },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
    });
    const { answer } = await enrolPasskey(client, 'Key on my desk');
    expect(answer.body).toMatchObject({
      passkey: { name: 'Key on my desk', backedUp: false, lastUsedAt: null },
      session: { user: { id: userId, mfaEnabled: true } },
    });
    expect(textsAt(answer, 'recoveryCodes')).toHaveLength(10);
    const list = await client.get('/v1/passkeys');
    expect(list.body).toEqual({ items: [answer.body['passkey']], nextCursor: null });
    expect((await client.get('/v1/mfa')).body).toMatchObject({ enabled: true, passkeys: 1 });
    const second = await enrolPasskey(client, 'Phone');
    expect(second.answer.body).toMatchObject({ recoveryCodes: null, session: null });
    const mailbox = await client.get(`/v1/dev/mailbox?to=${email}`);
    expect(mailbox.body['items']?.['0']).toMatchObject({
      subject: 'A passkey was added to your account',
    });
  });

  test('does not take what was signed elsewhere, for something else, or without the person', async () => {
    await using world = await startAppWithClock();
    const { client } = await signUp(world.app.url);
    const origin = world.app.url;
    const bends: Partial<Circumstances>[] = [
      { origin: 'https://evil.example', rpId: 'localhost' },
      { rpId: 'evil.example' },
      { type: 'webauthn.get' },
      { userVerified: false },
    ];
    for (const bend of bends) {
      const options = await client.post('/v1/passkeys/register/options', {});
      const challenge = textAt(options.body, 'challenge');
      const { response } = makePasskey(challenge, { origin, ...bend });
      const answer = await client.post('/v1/passkeys', { name: 'Bent', response });
      expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
      const { response: straight } = makePasskey(challenge, { origin });
      expectStatus(
        await client.post('/v1/passkeys', { name: 'Straight', response: straight }),
        201,
      );
    }
  });

  test('takes a challenge once, in its session, within five minutes, and a credential once', async () => {
    await using world = await startAppWithClock();
    const { client } = await signUp(world.app.url);
    const stranger = await signUp(world.app.url);
    const at = { origin: world.app.url };
    const begin = async () =>
      textAt((await client.post('/v1/passkeys/register/options', {})).body, 'challenge');
    const finish = (by: BrowserClient, response: unknown) =>
      by.post('/v1/passkeys', { name: 'Key', response });

    const { response } = makePasskey(await begin(), at);
    expectStatus(await finish(stranger.client, response), 400);
    const invented = makePasskey('x'.repeat(43), at);
    expectStatus(await finish(client, invented.response), 400);
    const late = makePasskey(await begin(), at);
    world.wait(5 * MINUTE_MS);
    expectStatus(await finish(client, late.response), 400);
    const fresh = makePasskey(await begin(), at);
    expectStatus(await finish(client, fresh.response), 201);
    expectStatus(await finish(client, fresh.response), 400);
    expect((await client.get('/v1/mfa')).body).toMatchObject({ passkeys: 1 });
    const parallel = makePasskey(await begin(), at);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => finish(client, parallel.response)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test('refuses what is no answer of an authenticator', async () => {
    await using world = await startAppWithClock();
    const { client } = await signUp(world.app.url);
    const options = await client.post('/v1/passkeys/register/options', {});
    const { response } = makePasskey(textAt(options.body, 'challenge'), { origin: world.app.url });
    const inner = response['response'];
    const broken = [
      {},
      { ...response, type: 'password' },
      { ...response, rawId: 'other' },
      { ...response, response: { ...Object(inner), attestationObject: 'AAAA' } },
      { ...response, response: { ...Object(inner), clientDataJSON: 'AAAA' } },
      { ...response, response: { ...Object(inner), clientDataJSON: 'bnVsbA' } },
    ];
    for (const body of broken) {
      expectStatus(await client.post('/v1/passkeys', { name: 'Key', response: body }), 400);
    }
  });
});

describe('signing in with a passkey', () => {
  test('needs no password and no second step, and answers like a sign-in', async () => {
    await using world = await startWithPasskey();
    const { browser, userId } = world;
    const options = await optionsFor(browser);
    expect(options.body).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options.body['allowCredentials']).toBeUndefined();
    const anonymous = browser.cookies.get('itk_session');
    const answer = await signIn(browser, world, world.at);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { id: userId } });
    expect(answer.body).toEqual((await browser.get('/v1/auth/me')).body);
    expect(browser.cookies.get('itk_session')).not.toBe(anonymous);
    const list = await browser.get('/v1/passkeys');
    expect(list.body['items']?.['0']).toMatchObject({ lastUsedAt: world.now().toISOString() });
  });

  test('is refused for another origin, host, ceremony, person or an unverified one', async () => {
    await using world = await startWithPasskey();
    const { browser, at } = world;
    const other = await signUp(world.app.url);
    const bends: [Partial<Circumstances>, string?][] = [
      [{ origin: 'https://evil.example', rpId: 'localhost' }],
      [{ rpId: 'evil.example' }],
      [{ type: 'webauthn.create' }],
      [{ userVerified: false }],
      [{}, Buffer.from(other.userId).toString('base64url')],
    ];
    for (const [bend, userHandle = world.userHandle] of bends) {
      const given = { passkey: world.passkey, userHandle };
      const answer = await signIn(browser, given, { ...at, ...bend });
      expect([answer.status, answer.body['code']]).toEqual([401, 'AUTH_INVALID_CREDENTIALS']);
    }
    const stranger = makePasskey('x', at);
    expectStatus(await signIn(browser, stranger, at), 401);
    expect((await browser.get('/v1/auth/me')).body).toMatchObject({ user: null });
    expectStatus(await signIn(browser, world, at), 200);
  });

  test('takes a challenge once, from the browser that got it, within five minutes', async () => {
    await using world = await startWithPasskey();
    const { browser, passkey, at } = world;
    const send = (client: BrowserClient, response: unknown) =>
      client.post('/v1/passkeys/sign-in', { response });
    const begin = async (client: BrowserClient) =>
      textAt((await optionsFor(client)).body, 'challenge');

    const thief = await browserClient(world.app.url);
    expectStatus(await send(thief, passkey.sign(await begin(browser), at)), 401);
    const late = passkey.sign(await begin(browser), at);
    world.wait(5 * MINUTE_MS);
    expectStatus(await send(browser, late), 401);
    expectStatus(await send(browser, passkey.sign('x'.repeat(43), at)), 401);

    const anonymous = browser.cookies.get('itk_session') ?? '';
    const signed = passkey.sign(await begin(browser), at);
    const copies = await Promise.all(Array.from({ length: 8 }, () => send(browser, signed)));
    expect(copies.filter(({ status }) => status === 200)).toHaveLength(1);
    browser.cookies.set('itk_session', anonymous);
    await browser.refreshCsrf();
    expectStatus(await send(browser, signed), 401);
  });

  test('notices a copy of the authenticator by its counter', async () => {
    await using world = await startWithPasskey();
    const { browser, at } = world;
    expectStatus(await signIn(browser, world, { ...at, counter: 10 }), 200);
    for (const counter of [10, 9, 0]) {
      const answer = await signIn(browser, world, { ...at, counter });
      expect(answer.body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
    }
    expectStatus(await signIn(browser, world, { ...at, counter: 11 }), 200);
  });

  test('works with an authenticator that does not count', async () => {
    await using world = await startWithPasskey();
    const { browser, at } = world;
    for (let round = 0; round < 3; round += 1) {
      expectStatus(await signIn(browser, world, { ...at, counter: 0 }), 200);
    }
  });

  test('is over with the passkey and with the account', async () => {
    await using world = await startWithPasskey();
    const { client, browser, at, userId } = world;
    const spare = await enrolPasskey(client, 'Spare');
    const id = textAt(world.answer.body, 'passkey', 'id');
    expectStatus(await client.delete(`/v1/passkeys/${id}`), 204);
    expectStatus(await client.delete(`/v1/passkeys/${id}`), 404);
    expectStatus(await signIn(browser, world, at), 401);
    expectStatus(await signIn(browser, spare, at), 200);
    await world.app.database.identity
      .updateTable('users')
      .set({ deleted_at: new Date() })
      .where('id', '=', userId)
      .execute();
    expectStatus(await signIn(await browserClient(world.app.url), spare, at), 401);
  });

  test('is for the page of this product only: it takes the CSRF token', async () => {
    await using world = await startWithPasskey();
    const { browser, passkey, at } = world;
    const response = passkey.sign(textAt((await optionsFor(browser)).body, 'challenge'), at);
    const bare = automationClient(world.app.url);
    const none = await bare.post('/v1/passkeys/sign-in', { response });
    expect([none.status, none.body['code']]).toEqual([403, 'CSRF_FAILED']);
    const foreign = { headers: { origin: 'https://evil.example' } };
    expectStatus(await browser.post('/v1/passkeys/sign-in', { response }, foreign), 403);
    expectStatus(await browser.post('/v1/passkeys/sign-in', { response }), 200);
  });
});

describe('a passkey as second factor', () => {
  async function challengeOf(browser: BrowserClient, email: string): Promise<Answer> {
    const answer = await browser.post('/v1/auth/login', { email, password: PASSWORD });
    return expectStatus(answer, 401);
  }

  test('completes a sign-in, also without verifying its person again', async () => {
    await using world = await startWithPasskey();
    const { browser, email, passkey, at, userId } = world;
    const first = await challengeOf(browser, email);
    expect(first.body).toMatchObject({ details: { methods: ['passkey', 'recovery_code'] } });
    const challenge = textAt(first.body, 'details', 'challenge');
    const options = await optionsFor(browser, { challenge });
    expect(options.body).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ id: passkey.id, type: 'public-key', transports: ['internal'] }],
    });
    const signed = passkey.sign(textAt(options.body, 'challenge'), { ...at, userVerified: false });
    const answer = await browser.post('/v1/mfa/verify', { challenge, passkey: signed });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { id: userId } });
  });

  test('of one person does not complete the sign-in of another, nor one ceremony another', async () => {
    await using world = await startWithPasskey();
    const { browser, email, passkey, at } = world;
    const other = await signUp(world.app.url);
    const foreign = await enrolPasskey(other.client);
    const challenge = textAt((await challengeOf(browser, email)).body, 'details', 'challenge');
    const asked = textAt((await optionsFor(browser, { challenge })).body, 'challenge');
    const passwordless = textAt((await optionsFor(browser)).body, 'challenge');
    const verify = (signed: unknown) =>
      browser.post('/v1/mfa/verify', { challenge, passkey: signed });
    for (const wrong of [foreign.passkey.sign(asked, at), passkey.sign(passwordless, at)]) {
      const answer = await verify(wrong);
      expect([answer.status, answer.body['code']]).toEqual([401, 'MFA_INVALID_CODE']);
    }
    const crossed = { response: passkey.sign(asked, at) };
    expectStatus(await browser.post('/v1/passkeys/sign-in', crossed), 401);
    expectStatus(await verify(passkey.sign(asked, at)), 200);
  });

  test('can be followed by an authenticator app, and either is enough', async () => {
    await using world = await startWithPasskey();
    const { client, browser, email } = world;
    const { secret } = await enrolTotp(client, world.now());
    world.wait(STEP_MS);
    const first = await challengeOf(browser, email);
    expect(first.body).toMatchObject({
      details: { methods: ['totp', 'passkey', 'recovery_code'] },
    });
    const code = totpCode(secret, world.now());
    const challenge = textAt(first.body, 'details', 'challenge');
    expectStatus(await browser.post('/v1/mfa/verify', { challenge, code }), 200);
    const id = textAt(world.answer.body, 'passkey', 'id');
    expectStatus(await client.delete(`/v1/passkeys/${id}`), 204);
    expect((await client.get('/v1/mfa')).body).toMatchObject({ enabled: true, passkeys: 0 });
    expectStatus(await client.post('/v1/mfa/totp/disable', {}), 204);
    expect((await client.get('/v1/mfa')).body).toMatchObject({ enabled: false });
  });
});

describe('renaming a passkey', () => {
  test('shows its new name in the list, and both in the activity of its person', async () => {
    await using world = await startWithPasskey();
    const { client, browser, at } = world;
    const id = textAt(world.answer.body, 'passkey', 'id');
    const renamed = expectStatus(
      await client.patch(`/v1/passkeys/${id}`, { name: ' Work laptop ' }),
      200,
    );
    expect(renamed.body).toMatchObject({ id, name: 'Work laptop', backedUp: false });
    expect((await client.get('/v1/passkeys')).body['items']).toEqual([renamed.body]);
    const lines = async () =>
      world.app.database.identity
        .selectFrom('user_activity')
        .select('details')
        .where('type', '=', 'auth.passkey_renamed')
        .execute();
    const line = { details: { name: 'Work laptop', previousName: 'Laptop' } };
    expect(await lines()).toEqual([line]);
    const activity = await client.get('/v1/auth/activity');
    expect(activity.body['items']?.['0']).toMatchObject({ type: 'auth.passkey_renamed' });
    // The same name again is no change.
    expectStatus(await client.patch(`/v1/passkeys/${id}`, { name: 'Work laptop' }), 200);
    expect(await lines()).toEqual([line]);
    expectStatus(await signIn(browser, world, at), 200);
  });

  test('takes a name, and is for its person only', async () => {
    await using world = await startWithPasskey();
    const id = textAt(world.answer.body, 'passkey', 'id');
    const stranger = await signUp(world.app.url);
    for (const path of [`/v1/passkeys/${id}`, `/v1/passkeys/${crypto.randomUUID()}`]) {
      const answer = await stranger.client.patch(path, { name: 'Mine' });
      expect([answer.status, answer.body['code']]).toEqual([404, 'NOT_FOUND']);
    }
    for (const body of [{}, { name: '  ' }, { name: 'x'.repeat(101) }, { name: 'a', userId: id }]) {
      expectStatus(await world.client.patch(`/v1/passkeys/${id}`, body), 400);
    }
    const list = await world.client.get('/v1/passkeys');
    expect(list.body['items']).toEqual([world.answer.body['passkey']]);
    expectStatus(await world.browser.patch(`/v1/passkeys/${id}`, { name: 'Mine' }), 401);
  });
});
