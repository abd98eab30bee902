import { describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import { challengeFor, enrolTotp, textsAt, totpCode } from '../testing/second-factors.js';
import { startEnrolled } from '../testing/start-enrolled.js';

const STEP_MS = 30_000;
const MINUTE_MS = 60_000;

async function subjectsFor(url: string, email: string): Promise<string[]> {
  const { body } = await automationClient(url).get(`/v1/dev/mailbox?to=${email}`);
  return Object.values(body['items'] ?? {}).map((item) => textAt(item, 'subject'));
}

describe('turning two-step sign-in on', () => {
  test('takes a code, answers recovery codes once, and shows in the status', async () => {
    await using world = await startAppWithClock();
    const { client, email, userId } = await signUp(world.app.url);
    const none = { enabled: false, totpEnabledAt: null, passkeys: 0, recoveryCodesLeft: 0 };
    expect((await client.get('/v1/mfa')).body).toEqual(none);
    const setup = expectStatus(await client.post('/v1/mfa/totp/setup', {}), 200);
    const secret = textAt(setup.body, 'secret');
    expect(textAt(setup.body, 'otpauthUri')).toContain(`secret=${secret}`);
    expect((await client.get('/v1/mfa')).body).toEqual(none);
    const wrong = await client.post('/v1/mfa/totp/enable', { code: '000000' });
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'MFA_INVALID_CODE']);
    const code = totpCode(secret, world.now());
    const answer = expectStatus(await client.post('/v1/mfa/totp/enable', { code }), 200);
    expect(textsAt(answer, 'recoveryCodes')).toHaveLength(10);
    expect(answer.body['session']).toMatchObject({ user: { id: userId, mfaEnabled: true } });
    expect((await client.get('/v1/mfa')).body).toEqual({
      enabled: true,
      totpEnabledAt: world.now().toISOString(),
      passkeys: 0,
      recoveryCodesLeft: 10,
    });
    expect(await subjectsFor(world.app.url, email)).toContain('Two-step sign-in is on');
    const activity = await client.get('/v1/auth/activity');
    expect(JSON.stringify(activity.body)).toContain('auth.totp_enabled');
  });

  test('gives this session a new cookie and ends all others', async () => {
    await using world = await startAppWithClock();
    const { client, email } = await signUp(world.app.url);
    const other = await browserClient(world.app.url);
    expectStatus(await other.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const before = client.cookies.get('itk_session');
    await enrolTotp(client, world.now());
    expect(client.cookies.get('itk_session')).not.toBe(before);
    const stolen = { headers: { cookie: `itk_session=${before}` } };
    const thief = automationClient(world.app.url);
    expectStatus(await thief.get('/v1/auth/sessions', stolen), 401);
    expectStatus(await other.get('/v1/auth/sessions'), 401);
    expectStatus(await client.get('/v1/auth/sessions'), 200);
  });

  test('needs a sign-in within fifteen minutes, and a secret of the last half hour', async () => {
    await using world = await startAppWithClock();
    const { client } = await signUp(world.app.url);
    const setup = expectStatus(await client.post('/v1/mfa/totp/setup', {}), 200);
    const secret = textAt(setup.body, 'secret');
    world.wait(15 * MINUTE_MS + 1);
    const code = { code: totpCode(secret, world.now()) };
    for (const [path, body] of [
      ['/v1/mfa/totp/setup', {}],
      ['/v1/mfa/totp/enable', code],
      ['/v1/mfa/totp/disable', {}],
      ['/v1/mfa/recovery-codes', {}],
      ['/v1/passkeys/register/options', {}],
    ] as const) {
      const refused = await client.post(path, body);
      expect([path, refused.status, refused.body['code']]).toEqual([path, 403, 'REAUTH_REQUIRED']);
    }
    world.wait(15 * MINUTE_MS);
    expectStatus(await client.post('/v1/auth/reauthenticate', { password: PASSWORD }), 200);
    const late = await client.post('/v1/mfa/totp/enable', { code: totpCode(secret, world.now()) });
    expect(late.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
  });

  test('keeps the authenticator app in use until a new one is confirmed', async () => {
    await using world = await startEnrolled();
    const { client, email, browser } = world;
    const setup = expectStatus(await client.post('/v1/mfa/totp/setup', {}), 200);
    const secret = textAt(setup.body, 'secret');
    const challenge = await challengeFor(browser, email);
    const unconfirmed = { challenge, code: totpCode(secret, world.now()) };
    expectStatus(await browser.post('/v1/mfa/verify', unconfirmed), 401);
    expectStatus(await browser.post('/v1/mfa/verify', { challenge, code: world.code() }), 200);
    const enable = { code: totpCode(secret, world.now()) };
    expectStatus(await client.post('/v1/mfa/totp/enable', enable), 200);
    world.wait(STEP_MS);
    const next = await challengeFor(browser, email);
    const old = { challenge: next, code: world.code() };
    expectStatus(await browser.post('/v1/mfa/verify', old), 401);
    const fresh = { challenge: next, code: totpCode(secret, world.now()) };
    expectStatus(await browser.post('/v1/mfa/verify', fresh), 200);
  });

  test('keeps neither secret nor codes in the clear', async () => {
    await using world = await startEnrolled();
    const db = world.app.database.identity;
    const challenge = await challengeFor(world.browser, world.email);
    const rows = await Promise.all([
      db.selectFrom('totp_factors').selectAll().execute(),
      db.selectFrom('recovery_codes').selectAll().execute(),
      db.selectFrom('mfa_challenges').selectAll().execute(),
      db.selectFrom('user_activity').selectAll().execute(),
    ]);
    const dump = JSON.stringify(rows, (_key, value: unknown) =>
      Buffer.isBuffer(value) ? `${value.toString('utf8')} ${value.toString('base64url')}` : value,
    );
    expect(rows.map((table) => table.length > 0)).toEqual([true, true, true, true]);
    const codes = world.recoveryCodes.flatMap((code) => [code, code.replaceAll('-', '')]);
    for (const secret of [world.secret, challenge, ...codes]) expect(dump).not.toContain(secret);
  });
});

describe('a sign-in with two steps', () => {
  test('opens no session before the second, and then answers like a sign-in', async () => {
    await using world = await startEnrolled();
    const { browser, email, userId } = world;
    const first = await browser.post('/v1/auth/login', { email, password: PASSWORD });
    expect(first.status).toBe(401);
    expect(first.body).toMatchObject({
      code: 'MFA_REQUIRED',
      details: { methods: ['totp', 'recovery_code'] },
    });
    expect(first.headers.getSetCookie()).toEqual([]);
    expect((await browser.get('/v1/auth/me')).body).toMatchObject({ user: null });
    const anonymous = browser.cookies.get('itk_session');
    const challenge = textAt(first.body, 'details', 'challenge');
    const second = await browser.post('/v1/mfa/verify', { challenge, code: world.code() });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ user: { id: userId }, activeTenantId: world.tenantId });
    expect(second.body).toEqual((await browser.get('/v1/auth/me')).body);
    expect(browser.cookies.get('itk_session')).not.toBe(anonymous);
    const audit = await browser.get('/v1/audit-logs?action=auth.signed_in');
    expect(audit.body['items']?.['0']).toMatchObject({ after: { method: 'totp' } });
  });

  test('answers tokens where it began for tokens', async () => {
    await using world = await startEnrolled();
    const client = automationClient(world.app.url);
    const first = await client.post('/v1/login', { email: world.email, password: PASSWORD });
    expect([first.status, first.body['code']]).toEqual([401, 'MFA_REQUIRED']);
    const challenge = textAt(first.body, 'details', 'challenge');
    const second = await client.post('/v1/mfa/verify', { challenge, code: world.code() });
    expect(second.status).toBe(200);
    expect(second.headers.getSetCookie()).toEqual([]);
    const authorization = `Bearer ${textAt(second.body, 'accessToken')}`;
    const who = await client.get('/v1/whoami', { headers: { authorization } });
    expect(who.body).toMatchObject({ id: world.userId });
  });

  test('takes a recovery code once, in any spelling, and tells its owner', async () => {
    await using world = await startEnrolled();
    const { browser, email, recoveryCodes } = world;
    const code = (recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    const challenge = await challengeFor(browser, email);
    expectStatus(await browser.post('/v1/mfa/verify', { challenge, code }), 200);
    expect((await browser.get('/v1/mfa')).body).toMatchObject({ recoveryCodesLeft: 9 });
    expect(await subjectsFor(world.app.url, email)).toContain('A recovery code was used');
    const again = await challengeFor(browser, email);
    const replay = await browser.post('/v1/mfa/verify', { challenge: again, code });
    expect(replay.body).toMatchObject({ code: 'MFA_INVALID_CODE' });
  });

  test('takes no recovery code that was replaced', async () => {
    await using world = await startEnrolled();
    const { client, browser, email, recoveryCodes } = world;
    const renewed = expectStatus(await client.post('/v1/mfa/recovery-codes', {}), 200);
    const challenge = await challengeFor(browser, email);
    const old = { challenge, code: recoveryCodes[0] };
    expectStatus(await browser.post('/v1/mfa/verify', old), 401);
    const fresh = { challenge, code: textsAt(renewed, 'recoveryCodes')[0] };
    expectStatus(await browser.post('/v1/mfa/verify', fresh), 200);
  });

  test('has one step again when the last factor is removed, and the codes are worth nothing', async () => {
    await using world = await startEnrolled();
    const { client, browser, email, userId } = world;
    const waiting = await challengeFor(browser, email);
    expectStatus(await client.post('/v1/mfa/totp/disable', { code: world.code() }), 204);
    expect(await subjectsFor(world.app.url, email)).toContain('Two-step sign-in is off');
    world.wait(STEP_MS);
    const late = { challenge: waiting, code: world.recoveryCodes[0] };
    expectStatus(await browser.post('/v1/mfa/verify', late), 401);
    expectStatus(await browser.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const left = await world.app.database.identity
      .selectFrom('recovery_codes')
      .where('user_id', '=', userId)
      .select('created_at')
      .execute();
    expect(left).toEqual([]);
    const again = await client.post('/v1/mfa/totp/disable', {});
    expect([again.status, again.body['code']]).toEqual([409, 'CONFLICT']);
    const codes = await client.post('/v1/mfa/recovery-codes', {});
    expect([codes.status, codes.body['code']]).toEqual([409, 'CONFLICT']);
  });

  test('allows a password of eight characters, which one step does not', async () => {
    await using world = await startAppWithClock();
    const { client } = await signUp(world.app.url);
    const change = { currentPassword: PASSWORD, newPassword: 'zq8-Tvux' };
    expectStatus(await client.post('/v1/auth/password/change', change), 400);
    await enrolTotp(client, world.now());
    const short = { ...change, newPassword: 'zq8-Tvu' };
    expectStatus(await client.post('/v1/auth/password/change', short), 400);
    expectStatus(await client.post('/v1/auth/password/change', change), 200);
  });
});
