import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import type { Answer, Client } from '../testing/client.js';
import { batch, codeTo, codesTo, messagesTo, otherThan } from '../testing/codes.js';
import { movingClock } from '../testing/moving-clock.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import type { Person } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
const clock = movingClock();
let app: TestApp;
let visitor: Client;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false, clock }));
  visitor = automationClient(app.url);
});
afterAll(() => stack.disposeAsync());
// All tests send from one network, which has a budget of its own.
beforeEach(() => clock.wait(16 * MINUTE_MS));

const MINUTE_MS = 60_000;
const newPhone = (): string => `+1500${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;

async function send(client: Client, input: Record<string, string>): Promise<string> {
  const answer = expectStatus(await client.post('/v1/otp/send', input), 202);
  return textAt(answer.body, 'flowId');
}

const verify = (client: Client, input: Record<string, string>) =>
  client.post('/v1/otp/verify', input);

/** Somebody who has just asked for a code to set a new password. */
async function recovering(): Promise<Person & { flowId: string; code: string }> {
  const person = await signUp(app.url);
  const { email } = person;
  const flowId = await send(visitor, { channel: 'email', purpose: 'recovery', email });
  return { ...person, flowId, code: await codeTo(app.url, email) };
}

/** Somebody with a verified phone number. */
async function withPhone(): Promise<Person & { phone: string }> {
  const person = await signUp(app.url);
  const phone = newPhone();
  const flowId = await send(person.client, { channel: 'sms', purpose: 'verify_phone', phone });
  const code = await codeTo(app.url, phone);
  expectStatus(await verify(person.client, { flowId, purpose: 'verify_phone', code }), 200);
  return { ...person, phone };
}

/** Everything that an observer sees of an answer but what differs every time. */
function seen({ status, headers, body }: Answer): unknown {
  const varying = new Set(['x-trace-id', 'date', 'content-security-policy', 'keep-alive']);
  const { flowId: _flowId, expiresAt: _expiresAt, traceId: _traceId, ...rest } = body;
  return [status, rest, Object.keys(body), [...headers].filter(([name]) => !varying.has(name))];
}

describe('a one-time code', () => {
  test('verifies an email address, asked for in the session that it is used in', async () => {
    const { client, email } = await signUp(app.url);
    await send(client, { channel: 'email', purpose: 'verify_email' });
    const code = await codeTo(app.url, email);
    expectStatus(await verify(client, { purpose: 'verify_email', code }), 200);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { emailVerified: true } });
    const activity = await client.get('/v1/auth/activity');
    expect(activity.body['items']?.['0']).toMatchObject({ type: 'auth.email_verified' });
  });

  test('needs no purpose beside the flow that it was asked for in', async () => {
    const { client, email } = await signUp(app.url);
    const flowId = await send(client, { channel: 'email', purpose: 'verify_email' });
    const code = await codeTo(app.url, email);
    expect(await verify(client, { code })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', details: { issues: [{ path: 'purpose' }] } },
    });
    expect(await verify(client, { flowId: randomUUID(), code })).toMatchObject({
      status: 401,
      body: { code: 'MFA_INVALID_CODE' },
    });
    expect(await verify(client, { flowId, code: otherThan(code) })).toMatchObject({
      status: 401,
      body: { code: 'MFA_INVALID_CODE', details: { attemptsLeft: 4 } },
    });
    const { body } = expectStatus(await verify(client, { flowId, code }), 200);
    expect(body).toMatchObject({ verified: true, purpose: 'verify_email' });
  });

  test('verifies a phone number, which nobody finds in the database', async () => {
    const { client, phone, email } = await withPhone();
    expect((await client.get('/v1/auth/phone')).body).toMatchObject({ phone });
    const [notice] = await messagesTo(app.url, email);
    expect(notice).toContain('A phone number was verified');
    for (const table of ['users', 'otp_flows', 'otp_sends', 'mail_messages'] as const) {
      const rows = await app.database.identity.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(phone.slice(1));
    }
    expectStatus(await client.delete('/v1/auth/phone'), 204);
    expect((await client.get('/v1/auth/phone')).body).toMatchObject({ phone: null });
  });

  test.each(['email', 'sms'] as const)('by %s leads to a new password', async (channel) => {
    const { client, email, phone } = await withPhone();
    const to = channel === 'email' ? { email } : { phone };
    const flowId = await send(visitor, { channel, purpose: 'recovery', ...to });
    const code = await codeTo(app.url, channel === 'email' ? email : phone);
    const verified = expectStatus(
      await verify(visitor, { flowId, purpose: 'recovery', code, ...to }),
      200,
    );
    expect(verified.headers.getSetCookie()).toEqual([]);
    const token = textAt(verified.body, 'reset', 'token');
    const password = 'plum-orbit-lantern-43';
    expectStatus(await visitor.post('/v1/auth/password/reset', { token, password }), 204);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: null });
    const fresh = await browserClient(app.url);
    const signedIn = expectStatus(await fresh.post('/v1/auth/login', { email, password }), 200);
    // A text message proves nothing about the mailbox.
    expect(signedIn.body).toMatchObject({ user: { emailVerified: channel === 'email' } });
  });

  test('is kept as an HMAC under a key that is not in the database', async () => {
    const { flowId, code } = await recovering();
    const { code_mac: mac } = await app.database.identity
      .selectFrom('otp_flows')
      .select('code_mac')
      .where('id', '=', flowId)
      .executeTakeFirstOrThrow();
    expect(mac).toHaveLength(32);
    const rows = await app.database.identity.selectFrom('mail_messages').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test('works once, and voids the others of its purpose', async () => {
    const { email, flowId, code } = await recovering();
    const second = await send(visitor, { channel: 'email', purpose: 'recovery', email });
    const secondCode = await codeTo(app.url, email);
    expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code }), 200);
    expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code }), 410);
    const other = { flowId: second, purpose: 'recovery', code: secondCode };
    expectStatus(await verify(visitor, other), 410);
  });

  test('of five right guesses at once lets one through', async () => {
    const { flowId, code, userId } = await recovering();
    const { identity } = app.database;
    // Holding the account keeps all five between the guess and its consequence.
    const answers = await app.database.identityTransaction(async (trx) => {
      await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
      const guesses = Array.from({ length: 5 }, () =>
        verify(visitor, { flowId, purpose: 'recovery', code }),
      );
      const attempts = async () =>
        (
          await identity
            .selectFrom('otp_flows')
            .select('attempts')
            .where('id', '=', flowId)
            .execute()
        )[0];
      await expect.poll(attempts).toEqual({ attempts: 5 });
      return { guesses };
    });
    const statuses = (await Promise.all(answers.guesses)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 410, 410, 410, 410]);
  });

  test('is worth nothing after ten minutes', async () => {
    const { flowId, code } = await recovering();
    clock.wait(10 * MINUTE_MS);
    const late = expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code }), 410);
    expect(late.body).toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('of one flow, purpose or person is wrong in any other', async () => {
    const ada = await recovering();
    const bob = await recovering();
    const crossed = { flowId: bob.flowId, purpose: 'recovery', code: ada.code };
    if (ada.code !== bob.code) expectStatus(await verify(visitor, crossed), 401);
    const exchanged = { flowId: ada.flowId, purpose: 'verify_email', code: ada.code };
    expectStatus(await verify(visitor, exchanged), 401);
    expect((await ada.client.get('/v1/auth/me')).body).toMatchObject({
      user: { emailVerified: false },
    });

    const phone = newPhone();
    const flowId = await send(ada.client, { channel: 'sms', purpose: 'verify_phone', phone });
    const code = await codeTo(app.url, phone);
    const right = { flowId, purpose: 'verify_phone', code };
    expectStatus(await verify(bob.client, right), 401);
    expectStatus(await verify(visitor, right), 401);
    expectStatus(await verify(ada.client, { ...right, phone: newPhone() }), 401);
    expectStatus(await verify(ada.client, right), 200);
    expect((await bob.client.get('/v1/auth/phone')).body).toMatchObject({ phone: null });
  });

  test('stays good when what it is for fails', async () => {
    const { userId, flowId, code } = await recovering();
    const input = { flowId, purpose: 'recovery', code };
    await app.database.identityTransaction(async (trx) => {
      // The account is held for longer than a request waits for it.
      await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
      expectStatus(await verify(visitor, input), 503);
    });
    expectStatus(await verify(visitor, input), 200);
  }, 15_000);
});

describe('guessing', () => {
  test('ends after five attempts, the right code included', async () => {
    const { flowId, code } = await recovering();
    for (let guess = 1; guess <= 5; guess += 1) {
      const wrong = { flowId, purpose: 'recovery', code: otherThan(code, guess) };
      const answer = expectStatus(await verify(visitor, wrong), 401);
      expect(answer.body).toMatchObject({
        code: 'MFA_INVALID_CODE',
        details: { attemptsLeft: 5 - guess },
      });
    }
    const locked = expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code }), 429);
    expect(locked.body).toMatchObject({ code: 'AUTH_LOCKED' });
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('fifty times at once stays within five attempts', async () => {
    const { flowId, code } = await recovering();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, guess) =>
        verify(visitor, { flowId, purpose: 'recovery', code: otherThan(code, guess + 1) }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(45);
  });

  test('in one batch counts each guess', async () => {
    const { flowId, code } = await recovering();
    const guesses = Array.from({ length: 19 }, (_, guess) => otherThan(code, guess + 1));
    const statuses = await batch(
      visitor,
      'otp.verify',
      [...guesses, code].map((guessed) => ({ flowId, purpose: 'recovery', code: guessed })),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses).not.toContain(200);
  });

  test.each(['12345', '1234567', 'abcdef', '', '12 34 5', '１２３４５６'])(
    'refuses %j as no code at all, without counting it',
    async (code) => {
      const { flowId, code: right } = await recovering();
      expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code }), 400);
      expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code: right }), 200);
    },
  );
});

describe('sending', () => {
  test('ends after three codes in a quarter of an hour, ten in a day, for a destination', async () => {
    const { email } = await signUp(app.url);
    const ask = () =>
      visitor.post('/v1/otp/send', { channel: 'email', purpose: 'recovery', email });
    const flood = await Promise.all(Array.from({ length: 20 }, ask));
    const statuses = flood.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(17);
    expect(await codesTo(app.url, email)).toHaveLength(3);
    const refused = flood.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(800);
    for (let sent = 3; sent < 10; sent += 1) {
      if (sent % 3 === 0) clock.wait(16 * MINUTE_MS);
      expectStatus(await ask(), 202);
    }
    clock.wait(16 * MINUTE_MS);
    expectStatus(await ask(), 429);
    clock.wait(24 * 60 * MINUTE_MS);
    expectStatus(await ask(), 202);
  });

  test('in one batch counts each code', async () => {
    const { email } = await signUp(app.url);
    const input = { channel: 'email', purpose: 'recovery', email };
    const statuses = await batch(
      visitor,
      'otp.send',
      Array.from({ length: 20 }, () => input),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
  });

  test('over both channels ends for the account, and only its own session is told', async () => {
    const { email, phone } = await withPhone();
    await send(visitor, { channel: 'email', purpose: 'recovery', email });
    await send(visitor, { channel: 'email', purpose: 'recovery', email });
    await send(visitor, { channel: 'sms', purpose: 'recovery', phone });
    expect(await codesTo(app.url, phone)).toHaveLength(1);
    const { client } = await signUp(app.url);
    for (let sent = 0; sent < 3; sent += 1) {
      await send(client, { channel: 'sms', purpose: 'verify_phone', phone: newPhone() });
    }
    const fourth = { channel: 'sms', purpose: 'verify_phone', phone: newPhone() };
    expectStatus(await client.post('/v1/otp/send', fourth), 429);
    expect(await codesTo(app.url, fourth.phone)).toHaveLength(0);
  });

  test('to a phone that is not verified here takes a recent sign-in', async () => {
    const input = { channel: 'sms', purpose: 'verify_phone', phone: newPhone() };
    expectStatus(await visitor.post('/v1/otp/send', input), 401);
    const { client } = await signUp(app.url);
    clock.wait(16 * MINUTE_MS);
    const stale = expectStatus(await client.post('/v1/otp/send', input), 403);
    expect(stale.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    expect(await codesTo(app.url, input.phone)).toHaveLength(0);
  });

  test.each([
    { channel: 'sms', purpose: 'verify_email' },
    { channel: 'email', purpose: 'verify_phone' },
    { channel: 'email', purpose: 'recovery' },
    { channel: 'sms', purpose: 'recovery' },
    { channel: 'sms', purpose: 'recovery', phone: '555-0100' },
    { channel: 'sms', purpose: 'recovery', phone: '+0123456789' },
    { channel: 'email', purpose: 'recovery', email: 'nobody' },
    { channel: 'email', purpose: 'recovery', email: 'a@example.com', phone: '+15005550100' },
    { channel: 'pigeon', purpose: 'recovery', email: 'a@example.com' },
    { channel: 'email', purpose: 'sign_in', email: 'a@example.com' },
    { channel: 'email', purpose: 'recovery', email: 'a@example.com', userId: randomUUID() },
  ])('refuses %j', async (input) => {
    expectStatus(await visitor.post('/v1/otp/send', input), 400);
  });

  test('takes a number from an account when somebody else proves that it is theirs', async () => {
    const { client, email, phone } = await withPhone();
    const next = await signUp(app.url);
    const flowId = await send(next.client, { channel: 'sms', purpose: 'verify_phone', phone });
    const code = await codeTo(app.url, phone);
    expectStatus(await verify(next.client, { flowId, purpose: 'verify_phone', code }), 200);
    expect((await client.get('/v1/auth/phone')).body).toMatchObject({ phone: null });
    expect((await messagesTo(app.url, email))[0]).toContain('is theirs by now');
    expect((await next.client.get('/v1/auth/phone')).body).toMatchObject({ phone });
  });
});

describe('whether a destination has an account', () => {
  test('is not told by sending, verifying wrongly, running out of guesses or time', async () => {
    const { email, phone } = await withPhone();
    const pairs = [
      [
        { channel: 'email', email },
        { channel: 'email', email: `${randomUUID()}@example.com` },
      ],
      [
        { channel: 'sms', phone },
        { channel: 'sms', phone: newPhone() },
      ],
    ] as const;
    for (const pair of pairs) {
      const observed = [];
      for (const to of pair) {
        const sent = await visitor.post('/v1/otp/send', { purpose: 'recovery', ...to });
        const guess = { flowId: textAt(sent.body, 'flowId'), purpose: 'recovery' };
        const answers = [sent];
        const [code = '000000'] = await codesTo(app.url, 'email' in to ? to.email : to.phone);
        for (let step = 1; step <= 6; step += 1) {
          answers.push(await verify(visitor, { ...guess, code: otherThan(code, step) }));
        }
        clock.wait(10 * MINUTE_MS);
        answers.push(await verify(visitor, { ...guess, code }));
        expect(answers.map(({ status }) => status)).toEqual([
          202, 401, 401, 401, 401, 401, 429, 410,
        ]);
        observed.push(answers.map(seen));
      }
      expect(observed[0]).toEqual(observed[1]);
    }
  });

  test('is not told by an address that is verified already', async () => {
    const { client, email } = await signUp(app.url);
    await send(client, { channel: 'email', purpose: 'verify_email' });
    const code = await codeTo(app.url, email);
    expectStatus(await verify(client, { purpose: 'verify_email', code }), 200);
    const input = { channel: 'email', purpose: 'verify_email' };
    const known = await visitor.post('/v1/otp/send', { ...input, email });
    const unknown = await visitor.post('/v1/otp/send', {
      ...input,
      email: `${randomUUID()}@example.com`,
    });
    expect(known.status).toBe(202);
    expect(seen(known)).toEqual(seen(unknown));
    expect(await codesTo(app.url, email)).toHaveLength(1);
  });

  test('is not told by how long sending takes', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 12; round += 1) {
      const { email } = await signUp(app.url, { email: `${randomUUID()}@example.com` });
      const addresses = { known: email, unknown: `${randomUUID()}@example.com` };
      for (const kind of ['known', 'unknown'] as const) {
        const startedAt = performance.now();
        await send(visitor, { channel: 'email', purpose: 'recovery', email: addresses[kind] });
        times[kind].push(performance.now() - startedAt);
      }
      if (round % 6 === 5) clock.wait(16 * MINUTE_MS);
    }
    const median = (taken: number[]): number => taken.sort((a, b) => a - b)[6] ?? 0;
    const ratio = median(times.known) / median(times.unknown);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });
});

test('a wrong password after a code is still a wrong password', async () => {
  const { email, flowId, code } = await recovering();
  expectStatus(await verify(visitor, { flowId, purpose: 'recovery', code }), 200);
  const client = await browserClient(app.url);
  expectStatus(
    await client.post('/v1/auth/login', { email, password: 'wrong-orbit-lantern' }),
    401,
  );
  expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
});
