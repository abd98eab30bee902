import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import type { Answer, BrowserClient } from '../testing/client.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { PASSWORD, expectStatus, signUp, tokenFromMail } from '../testing/people.js';
import type { TestApp } from '../testing/start-test-app.js';
import { challengeFor, enrolTotp, totpCode } from '../testing/second-factors.js';
import { startEnrolled } from '../testing/start-enrolled.js';

const STEP_MS = 30_000;
const MINUTE_MS = 60_000;
/** Requests can come from anywhere. */
const BEHIND_A_PROXY = { env: { TRUSTED_PROXY_HOPS: '1' } };
const WRONG = '000000';
const twenty = Array.from({ length: 20 }, (_, index) => index);

const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });

function verify(client: BrowserClient, challenge: string, code: string, ip = '203.0.113.1') {
  return client.post('/v1/mfa/verify', { challenge, code }, from(ip));
}

function codesOf(answers: readonly Answer[]): string[] {
  return answers.map(({ status, body }) => (status === 200 ? 'ok' : textAt(body, 'code')));
}

const count = (values: readonly string[], value: string) =>
  values.filter((one) => one === value).length;

/** Makes every new session fail in the database, until called again with `null`. */
async function breakSessions({ database }: TestApp, broken: boolean): Promise<void> {
  await database.platformTransaction(async (trx) => {
    await sql`SET LOCAL ROLE NONE`.execute(trx);
    await (
      broken
        ? sql`ALTER TABLE sessions ADD CONSTRAINT broken CHECK (false) NOT VALID`
        : sql`ALTER TABLE sessions DROP CONSTRAINT broken`
    ).execute(trx);
  });
}

/** Holds the row that changes and sign-ins of an account take turns on. @returns what lets go of it. */
async function holdAccount({ database }: TestApp, userId: string): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const transaction = database.identityTransaction(async (trx) => {
    await trx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
    held.resolve();
    await released.promise;
  });
  transaction.catch(held.reject);
  await held.promise;
  return () => {
    released.resolve();
    return transaction;
  };
}

async function attemptsOn({ database }: TestApp, userId: string): Promise<number> {
  const { attempts } = await database.identity
    .selectFrom('mfa_challenges')
    .select('attempts')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return attempts;
}

describe('a code', () => {
  test('is good once: not again in its time step, nor is the one before it', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, email, code, secret, now } = world;
    expectStatus(await verify(browser, await challengeFor(browser, email), code()), 200);
    const replayed = await verify(browser, await challengeFor(browser, email), code());
    expect(replayed.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
    const older = totpCode(secret, now(), -1);
    const earlier = await verify(browser, await challengeFor(browser, email), older);
    expect(earlier.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
    world.wait(STEP_MS);
    expectStatus(await verify(browser, await challengeFor(browser, email), code()), 200);
  });

  test('that turned two-step sign-in on does not sign in as well', async () => {
    await using world = await startAppWithClock();
    const { client, email } = await signUp(world.app.url);
    const { secret } = await enrolTotp(client, world.now());
    const browser = await browserClient(world.app.url);
    const challenge = await challengeFor(browser, email);
    const replayed = await verify(browser, challenge, totpCode(secret, world.now()));
    expect(replayed.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
  });

  test.each([
    ['of the authenticator app', 'totp'],
    ['for recovery', 'recovery'],
  ] as const)('%s signs in once of twenty sign-ins at the same time', async (_kind, kind) => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const browsers = await Promise.all(twenty.map(() => browserClient(world.app.url)));
    const challenges: string[] = [];
    for (const browser of browsers) challenges.push(await challengeFor(browser, world.email));
    const code = kind === 'totp' ? world.code() : (world.recoveryCodes[0] ?? '');
    const answers = await Promise.all(
      browsers.map((browser, index) =>
        verify(browser, challenges[index] ?? '', code, `198.51.100.${index}`),
      ),
    );
    const outcomes = codesOf(answers);
    expect(count(outcomes, 'ok')).toBe(1);
    // Enough of them came as far as the code for a race to show.
    expect(count(outcomes, 'MFA_INVALID_CODE')).toBeGreaterThan(3);
  });

  test('of somebody else is worth nothing', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const other = await signUp(world.app.url);
    const { secret, recoveryCodes } = await enrolTotp(other.client, world.now());
    world.wait(STEP_MS);
    const challenge = await challengeFor(world.browser, world.email);
    for (const code of [totpCode(secret, world.now()), recoveryCodes[0] ?? '']) {
      const answer = await verify(world.browser, challenge, code);
      expect(answer.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
    }
    const own = await challengeFor(await browserClient(world.app.url), other.email);
    expect(own).not.toBe(challenge);
  });
});

describe('a challenge', () => {
  test('is good for one session, however many answer it at once', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { app, browser, email, userId, code, recoveryCodes } = world;
    const challenge = await challengeFor(browser, email);
    const proofs = [code(), ...recoveryCodes.slice(0, 3)];
    const release = await holdAccount(app, userId);
    const answering = proofs.map((proof) => verify(browser, challenge, proof));
    // All of them are past the count of attempts, and wait for the account.
    await expect.poll(() => attemptsOn(app, userId)).toBe(4);
    await release();
    expect(count(codesOf(await Promise.all(answering)), 'ok')).toBe(1);
    const sessions = await world.client.get('/v1/auth/sessions');
    expect(Object.keys(sessions.body['items'] ?? {})).toHaveLength(2);
  });

  test('is over once it was answered, and after ten minutes', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { email, code } = world;
    const browser = await browserClient(world.app.url);
    const used = await challengeFor(browser, email);
    const anonymous = browser.cookies.get('itk_session') ?? '';
    expectStatus(await verify(browser, used, code()), 200);
    world.wait(STEP_MS);
    browser.cookies.set('itk_session', anonymous);
    await browser.refreshCsrf();
    const again = await verify(browser, used, code());
    expect([again.status, again.body['code']]).toEqual([410, 'TOKEN_EXPIRED']);
    const late = await challengeFor(browser, email);
    world.wait(10 * MINUTE_MS);
    const tooLate = await verify(browser, late, code());
    expect([tooLate.status, tooLate.body['code']]).toEqual([410, 'TOKEN_EXPIRED']);
    const unknown = await verify(browser, 'x'.repeat(43), code());
    expect([unknown.status, unknown.body['code']]).toEqual([401, 'AUTH_INVALID_TOKEN']);
  });

  test('is worth nothing in another browser, and one for tokens in another program', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const challenge = await challengeFor(world.browser, world.email);
    const thief = await browserClient(world.app.url);
    const stolen = await verify(thief, challenge, world.code());
    expect([stolen.status, stolen.body['code']]).toEqual([401, 'AUTH_INVALID_TOKEN']);
    const client = automationClient(world.app.url);
    const bare = await client.post('/v1/mfa/verify', { challenge, code: world.code() });
    expect(bare.body).toMatchObject({ code: 'AUTH_INVALID_TOKEN' });

    const agent = (name: string) => ({ headers: { 'user-agent': name } });
    const login = { email: world.email, password: PASSWORD };
    const first = await client.post('/v1/login', login, agent('phone/1'));
    const tokenStep = { challenge: textAt(first.body, 'details', 'challenge'), code: world.code() };
    const elsewhere = await client.post('/v1/mfa/verify', tokenStep, agent('thief/1'));
    expect(elsewhere.body).toMatchObject({ code: 'AUTH_INVALID_TOKEN' });
    expectStatus(await client.post('/v1/mfa/verify', tokenStep, agent('phone/1')), 200);
  });

  test('takes five codes and then not even the right one, wherever they come from', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const challenge = await challengeFor(world.browser, world.email);
    for (let host = 1; host <= 5; host += 1) {
      const guess = await verify(world.browser, challenge, WRONG, `198.51.100.${host}`);
      expect(guess.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
    }
    const right = await verify(world.browser, challenge, world.code(), '198.51.100.6');
    expect([right.status, right.body['code']]).toEqual([410, 'TOKEN_EXPIRED']);
  });

  test('that waits ends with the password that it was begun with', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, client, email } = world;
    const challenge = await challengeFor(browser, email);
    const change = { currentPassword: PASSWORD, newPassword: 'amber-cactus-violin-7' };
    expectStatus(await client.post('/v1/auth/password/change', change), 200);
    expectStatus(await verify(browser, challenge, world.code()), 401);
  });
});

describe('guessing codes', () => {
  test('is not made endless by the password: new challenges do not empty the counters', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, email } = world;
    const outcomes: string[] = [];
    for (const _round of twenty.slice(0, 8)) {
      outcomes.push(...codesOf([await verify(browser, await challengeFor(browser, email), WRONG)]));
    }
    expect(outcomes).toEqual([
      ...Array<string>(5).fill('MFA_INVALID_CODE'),
      ...Array<string>(3).fill('AUTH_LOCKED'),
    ]);
    const locked = await verify(browser, await challengeFor(browser, email), world.code());
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('is counted for each call of a batch', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, email } = world;
    const challenge = await challengeFor(browser, email);
    const guesses = twenty.map((index) => [index, { challenge, code: `00000${index % 10}` }]);
    const path = `/trpc/${twenty.map(() => 'mfa.verify').join(',')}?batch=1`;
    const answer = await browser.post(path, Object.fromEntries(guesses));
    const outcomes = twenty.map((index) =>
      textAt(answer.body, String(index), 'error', 'data', 'code'),
    );
    expect(count(outcomes, 'MFA_INVALID_CODE')).toBe(5);
    expect(count(outcomes, 'AUTH_LOCKED')).toBe(15);
  });

  test('by strangers does not lock the owner out of a device that they have used', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { client, browser, email } = world;
    for (let host = 1; host <= 11; host += 1) {
      const challenge = await challengeFor(browser, email);
      await verify(browser, challenge, WRONG, `198.51.100.${host}`);
    }
    const elsewhere = await challengeFor(browser, email);
    expectStatus(await verify(browser, elsewhere, world.code(), '192.0.2.1'), 429);
    const own = await challengeFor(client, email);
    expectStatus(await verify(client, own, world.code(), '198.51.100.1'), 200);
  });

  test('leaves a line in the activity of the account', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, client, email } = world;
    await verify(browser, await challengeFor(browser, email), WRONG);
    await expect
      .poll(async () => (await client.get('/v1/auth/activity')).body['items']?.['0']?.['type'])
      .toBe('auth.second_factor_failed');
  });
});

describe('around the second step', () => {
  test('a reset password signs in no further than to the challenge', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, email, app } = world;
    const waiting = await challengeFor(browser, email);
    expectStatus(await browser.post('/v1/auth/password/forgot', { email }), 202);
    const token = await tokenFromMail(app.url, email);
    const password = 'amber-cactus-violin-7';
    expectStatus(await browser.post('/v1/auth/password/reset', { token, password }), 204);
    expect((await browser.get('/v1/auth/me')).body).toMatchObject({ user: null });
    const stale = await verify(browser, waiting, world.code());
    expect(stale.body).toMatchObject({ code: 'AUTH_INVALID_TOKEN' });
    const login = await browser.post('/v1/auth/login', { email, password });
    expect([login.status, login.body['code']]).toEqual([401, 'MFA_REQUIRED']);
    const challenge = textAt(login.body, 'details', 'challenge');
    expectStatus(await verify(browser, challenge, WRONG), 401);
    expectStatus(await verify(browser, challenge, world.code()), 200);
  });

  test('a session planted in the browser does not become the victim’s', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const attacker = await signUp(world.app.url);
    const planted = attacker.client.cookies.get('itk_session') ?? '';
    const { browser } = world;
    browser.cookies.set('itk_session', planted);
    await browser.refreshCsrf();
    const challenge = await challengeFor(browser, world.email);
    expectStatus(await verify(browser, challenge, world.code()), 200);
    expect(browser.cookies.get('itk_session')).not.toBe(planted);
    const copy = { headers: { cookie: `itk_session=${planted}` } };
    expectStatus(await automationClient(world.app.url).get('/v1/auth/sessions', copy), 401);
  });

  test('a fault of ours uses up neither challenge nor code', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const { browser, email, recoveryCodes, app } = world;
    for (const code of [world.code(), recoveryCodes[0] ?? '']) {
      const challenge = await challengeFor(browser, email);
      await breakSessions(app, true);
      expectStatus(await verify(browser, challenge, code), 500);
      await breakSessions(app, false);
      expectStatus(await verify(browser, challenge, code), 200);
    }
  });

  test('a proof too many or none is refused as input', async () => {
    await using world = await startEnrolled(BEHIND_A_PROXY);
    const challenge = await challengeFor(world.browser, world.email);
    const none = await world.browser.post('/v1/mfa/verify', { challenge });
    expect([none.status, none.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    const nothing = await world.browser.post('/v1/mfa/verify', { challenge, code: ' ' });
    expect(nothing.status).toBe(400);
  });
});
