import { describe, expect, test } from 'vitest';
import { browserClient } from '../testing/client.js';
import type { Answer } from '../testing/client.js';
import { PASSWORD, expectStatus, signUp, tokenFromMail } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

/** Everything that an observer of an answer sees, but the id and the nonce that differ every time. */
function seen({ status, headers, body }: Answer): unknown {
  const varying = new Set(['x-trace-id', 'date', 'content-security-policy', 'keep-alive']);
  return [status, body, [...headers].filter(([name]) => !varying.has(name))];
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The median time of one thing by that of another, done in turns: what else the machine does hits both. */
async function timeRatio(
  times: number,
  one: (index: number) => Promise<unknown>,
  other: (index: number) => Promise<unknown>,
): Promise<number> {
  const [ofOne, ofOther]: [number[], number[]] = [[], []];
  for (let index = 0; index < times; index += 1) {
    ofOne.push(await timeOf(() => one(index)));
    ofOther.push(await timeOf(() => other(index)));
  }
  return median(ofOne) / median(ofOther);
}

const REQUIRED = { env: { EMAIL_VERIFICATION: 'required' }, workers: false };

describe('whether an address has an account', () => {
  test('is not told by sign-up where verification is required; the mail tells its owner', async () => {
    await using app = await startTestApp(REQUIRED);
    const client = await browserClient(app.url);
    const signUpAs = (email: string) =>
      client.post('/v1/auth/signup', { email, password: PASSWORD, name: 'Ada' });
    const first = await signUpAs('ada@example.com');
    expect(first.status).toBe(202);
    expect(first.headers.getSetCookie()).toEqual([]);
    const token = await tokenFromMail(app.url, 'ada@example.com');
    expectStatus(await client.post('/v1/auth/email/verify', { token }), 204);

    const known = await signUpAs('ada@example.com');
    const unknown = await signUpAs('bob@example.com');
    expect(seen(known)).toEqual(seen(unknown));
    expect(seen(known)).toEqual(seen(first));
    const mailbox = await client.get('/v1/dev/mailbox?to=ada@example.com');
    expect(mailbox.body['items']?.['0']).toMatchObject({ subject: 'You already have an account' });
    const login = { email: 'ada@example.com', password: PASSWORD };
    expectStatus(await client.post('/v1/auth/login', login), 200);
  });

  test('is not told by the forgotten password, nor by asking for the verification again', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const client = await browserClient(app.url);
    for (const path of ['/v1/auth/password/forgot', '/v1/auth/email/resend']) {
      const known = await client.post(path, { email });
      const unknown = await client.post(path, { email: 'nobody@example.com' });
      expect(known.status).toBe(202);
      expect(seen(known)).toEqual(seen(unknown));
    }
    expect((await client.get('/v1/dev/mailbox?to=nobody@example.com')).body['items']).toEqual([]);
  });

  test('is not told by how long a wrong password or a forgotten one takes', async () => {
    await using app = await startTestApp({ workers: false });
    const client = await browserClient(app.url);
    const known: string[] = [];
    for (let index = 0; index < 6; index += 1) known.push((await signUp(app.url)).email);
    const times = 24;
    const wrong = { password: 'wrong-orbit-lantern' };
    const login = async (email: string) =>
      expectStatus(await client.post('/v1/auth/login', { email, ...wrong }), 401);
    const forgot = async (email: string) =>
      expectStatus(await client.post('/v1/auth/password/forgot', { email }), 202);
    for (const run of [login, forgot]) {
      const ratio = await timeRatio(
        times,
        (index) => run(known[index % known.length] ?? ''),
        (index) => run(`nobody${index % 6}@example.com`),
      );
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }
  });

  test('is told by an unverified account only to whoever knows its password', async () => {
    await using app = await startTestApp(REQUIRED);
    const client = await browserClient(app.url);
    const email = 'ada@example.com';
    await client.post('/v1/auth/signup', { email, password: PASSWORD, name: 'Ada' });
    const wrong = await client.post('/v1/auth/login', { email, password: 'wrong-orbit-lantern' });
    expect(wrong.body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
    const right = await client.post('/v1/auth/login', { email, password: PASSWORD });
    expect(right.status).toBe(403);
    expect(right.body).toMatchObject({ code: 'EMAIL_UNVERIFIED' });
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: null });

    expectStatus(await client.post('/v1/auth/email/resend', { email }), 202);
    const token = await tokenFromMail(app.url, email);
    expectStatus(await client.post('/v1/auth/email/verify', { token }), 204);
    const signedIn = expectStatus(
      await client.post('/v1/auth/login', { email, password: PASSWORD }),
      200,
    );
    expect(signedIn.body).toMatchObject({ user: { emailVerified: true } });
  });
});
