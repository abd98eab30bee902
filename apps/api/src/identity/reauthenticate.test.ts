import { describe, expect, test } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import type { Answer, BrowserClient } from '../testing/client.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import { enrolPasskey, enrolTotp, totpCode } from '../testing/second-factors.js';

const MINUTE_MS = 60_000;
const WRONG = 'wrong-orbit-lantern-42';

const again = (client: BrowserClient, proof: object) =>
  client.post('/v1/auth/reauthenticate', proof);

function codeOf(answer: Answer): string {
  return answer.status === 200 ? 'ok' : textAt(answer.body, 'code');
}

/** Somebody whose sign-in is too long ago for what is sensitive. */
async function startStale() {
  const world = await startAppWithClock();
  const person = await signUp(world.app.url);
  const { passkey } = await enrolPasskey(person.client);
  const enrolled = await enrolTotp(person.client, world.now());
  world.wait(15 * MINUTE_MS + 1);
  return { ...world, ...person, ...enrolled, passkey };
}

describe('proving again who one is', () => {
  test.each(['password', 'code', 'recovery code', 'passkey'])(
    'by %s opens what takes a recent sign-in, for fifteen minutes',
    async (kind) => {
      await using world = await startStale();
      const { client, passkey } = world;
      const sensitive = () => client.post('/v1/mfa/recovery-codes', {});
      expect(codeOf(await sensitive())).toBe('REAUTH_REQUIRED');
      const proofs: Record<string, () => Promise<object>> = {
        password: () => Promise.resolve({ password: PASSWORD }),
        code: () => Promise.resolve({ code: totpCode(world.secret, world.now()) }),
        'recovery code': () => Promise.resolve({ code: world.recoveryCodes[0] }),
        passkey: async () => {
          const options = await client.post('/v1/passkeys/reauthenticate/options', {});
          const challenge = textAt(options.body, 'challenge');
          return { passkey: passkey.sign(challenge, { origin: client.url }) };
        },
      };
      const proof = (await proofs[kind]?.()) ?? {};
      const before = client.cookies.get('itk_session') ?? '';
      const answer = expectStatus(await again(client, proof), 200);
      expect(answer.body).toEqual((await client.get('/v1/auth/me')).body);
      expect(client.cookies.get('itk_session')).not.toBe(before);
      const stolen = { headers: { cookie: `itk_session=${before}` } };
      expectStatus(await automationClient(client.url).get('/v1/auth/sessions', stolen), 401);
      expectStatus(await sensitive(), 200);
      // What was used up once proves nothing again.
      if (kind !== 'password') {
        expect(codeOf(await again(client, proof))).toBe('MFA_INVALID_CODE');
      }
      world.wait(15 * MINUTE_MS + 1);
      expect(codeOf(await sensitive())).toBe('REAUTH_REQUIRED');
    },
  );

  test('leaves other sessions and the tokens of this one as they are', async () => {
    await using world = await startAppWithClock();
    const { email, client } = await signUp(world.app.url);
    const api = automationClient(world.app.url);
    const login = await api.post('/v1/login', { email, password: PASSWORD });
    const headers = { authorization: `Bearer ${textAt(login.body, 'accessToken')}` };
    world.wait(14 * MINUTE_MS);
    expectStatus(await again(client, { password: PASSWORD }), 200);
    const refresh = { refreshToken: textAt(login.body, 'refreshToken') };
    const fresh = expectStatus(await api.post('/v1/token/refresh', refresh), 200);
    headers.authorization = `Bearer ${textAt(fresh.body, 'accessToken')}`;
    world.wait(2 * MINUTE_MS);
    const revoke = () => api.post('/v1/auth/sessions/revoke-others', {}, { headers });
    expect(codeOf(await revoke())).toBe('REAUTH_REQUIRED');
    const proof = { password: PASSWORD };
    const answer = await api.post('/v1/auth/reauthenticate', proof, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expectStatus(await revoke(), 200);
    expectStatus(await client.get('/v1/auth/sessions'), 401);
  });

  test('is counted like guessing at the door, passwords and codes each', async () => {
    await using world = await startStale();
    const { client } = world;
    const outcomes = async (proof: object) => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => again(client, proof)));
      return answers.map(codeOf).sort();
    };
    const expected = (refusal: string) =>
      [...Array<string>(5).fill(refusal), ...Array<string>(15).fill('AUTH_LOCKED')].sort();
    expect(await outcomes({ password: WRONG })).toEqual(expected('AUTH_INVALID_CREDENTIALS'));
    expect(await outcomes({ code: '000000' })).toEqual(expected('MFA_INVALID_CODE'));
    expect(codeOf(await again(client, { password: PASSWORD }))).toBe('AUTH_LOCKED');
    const code = totpCode(world.secret, world.now());
    expect(codeOf(await again(client, { code }))).toBe('AUTH_LOCKED');
    // The lock that was earned here holds at the other doors as well.
    const change = { currentPassword: PASSWORD, newPassword: 'amber-cactus-violin-7' };
    expect(codeOf(await client.post('/v1/auth/password/change', change))).toBe('AUTH_LOCKED');
    const disable = await client.post('/v1/mfa/totp/disable', { code });
    expect(codeOf(disable)).toBe('AUTH_LOCKED');
  });

  test('takes exactly one proof, and none that somebody else has', async () => {
    await using world = await startStale();
    const { client } = world;
    expectStatus(await again(client, {}), 400);
    expectStatus(await again(client, { password: PASSWORD, code: '000000' }), 400);
    const other = await signUp(world.app.url);
    const { secret } = await enrolTotp(other.client, world.now());
    world.wait(MINUTE_MS);
    const foreign = { code: totpCode(secret, world.now()) };
    expect(codeOf(await again(client, foreign))).toBe('MFA_INVALID_CODE');
    const options = await client.post('/v1/passkeys/reauthenticate/options', {});
    const unverified = { origin: client.url, userVerified: false };
    const signed = world.passkey.sign(textAt(options.body, 'challenge'), unverified);
    expect(codeOf(await again(client, { passkey: signed }))).toBe('MFA_INVALID_CODE');
  });

  test('can be done in the request that removes the authenticator app', async () => {
    await using world = await startStale();
    const { client } = world;
    const disable = (proof: object) => client.post('/v1/mfa/totp/disable', proof);
    expect(codeOf(await disable({}))).toBe('REAUTH_REQUIRED');
    expect(codeOf(await disable({ code: '000000' }))).toBe('MFA_INVALID_CODE');
    expect(codeOf(await disable({ password: WRONG }))).toBe('AUTH_INVALID_CREDENTIALS');
    expectStatus(await disable({ password: PASSWORD }), 204);
    expect((await client.get('/v1/mfa')).body).toMatchObject({
      totpEnabledAt: null,
      enabled: true,
    });
  });
});
