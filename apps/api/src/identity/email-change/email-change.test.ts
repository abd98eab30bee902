import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, browserClient } from '../../testing/client.js';
import type { Answer, Client } from '../../testing/client.js';
import { messagesTo } from '../../testing/codes.js';
import { movingClock } from '../../testing/moving-clock.js';
import {
  PASSWORD,
  expectStatus,
  signUp,
  signUpOwner,
  tokenFromMail,
} from '../../testing/people.js';
import type { Person } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

const HOUR_MS = 3_600_000;
const stack = new AsyncDisposableStack();
const clock = movingClock();
let app: TestApp;
let visitor: Client;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false, clock }));
  visitor = automationClient(app.url);
});
afterAll(() => stack.disposeAsync());

const newAddress = (): string => `${randomUUID()}@example.com`;
const ask = (client: Client, newEmail: string) =>
  client.post('/v1/auth/email/change', { newEmail });
const confirm = (client: Client, token: string) =>
  client.post('/v1/auth/email/change/confirm', { token });
const cancel = (client: Client, token: string) =>
  client.post('/v1/auth/email/change/cancel', { token });

/** Somebody who has asked for another address. */
async function changing(): Promise<
  Person & { newEmail: string; oldToken: string; newToken: string }
> {
  const person = await signUp(app.url);
  const newEmail = newAddress();
  expectStatus(await ask(person.client, newEmail), 202);
  const [oldToken, newToken] = await Promise.all([
    tokenFromMail(app.url, person.email),
    tokenFromMail(app.url, newEmail),
  ]);
  return { ...person, newEmail, oldToken, newToken };
}

async function logsIn(email: string): Promise<number> {
  const client = await browserClient(app.url);
  return (await client.post('/v1/auth/login', { email, password: PASSWORD })).status;
}

function seen({ status, headers, body }: Answer): unknown {
  const varying = new Set(['x-trace-id', 'date', 'content-security-policy', 'keep-alive']);
  return [status, body, [...headers].filter(([name]) => !varying.has(name))];
}

describe('a change of email address', () => {
  test.each([['old first'], ['new first']])(
    'happens once both links were opened, %s',
    async (order) => {
      const { client, email, newEmail, oldToken, newToken } = await changing();
      const [first, second] = order === 'old first' ? [oldToken, newToken] : [newToken, oldToken];
      const waiting = expectStatus(await confirm(visitor, first), 200);
      expect(waiting.body).toEqual({
        changed: false,
        waitingFor: order === 'old first' ? 'new' : 'old',
      });
      expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email } });
      const done = expectStatus(await confirm(client, second), 200);
      expect(done.body).toEqual({ changed: true, waitingFor: null });
      const me = await client.get('/v1/auth/me');
      expect(me.body).toMatchObject({ user: { email: newEmail, emailVerified: true } });
      expect(await logsIn(newEmail)).toBe(200);
      expect(await logsIn(email)).toBe(401);
      expect((await messagesTo(app.url, email))[0]).toContain(`is ${newEmail} from now on`);
      expectStatus(await confirm(visitor, second), 410);
    },
  );

  test('is in the activity and, without the addresses, in the audit log', async () => {
    const owner = await signUpOwner(app.url);
    const newEmail = newAddress();
    expectStatus(await ask(owner.client, newEmail), 202);
    expectStatus(await confirm(visitor, await tokenFromMail(app.url, newEmail)), 200);
    expectStatus(await confirm(visitor, await tokenFromMail(app.url, owner.email)), 200);
    const log = await owner.client.get('/v1/audit-logs?action=auth.email_changed');
    expect(log.body['items']).toMatchObject([{ target: { id: owner.userId } }]);
    expect(JSON.stringify(log.body)).not.toContain(newEmail);
    const activity = await owner.client.get('/v1/auth/activity?limit=2');
    expect(activity.body['items']).toMatchObject([
      { type: 'auth.email_changed' },
      { type: 'auth.email_change_requested' },
    ]);
  });

  test('does not happen by one link opened twice, nor twenty times at once', async () => {
    const { client, email, oldToken } = await changing();
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(visitor, oldToken)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email } });
  });

  test('happens once when both links are opened at the same moment', async () => {
    const { client, newEmail, oldToken, newToken } = await changing();
    const answers = await Promise.all([confirm(visitor, oldToken), confirm(visitor, newToken)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const outcomes = answers.map(({ body }) => JSON.stringify(body['changed'])).sort();
    expect(outcomes).toEqual(['false', 'true']);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email: newEmail } });
  });

  test.each(['old', 'new'] as const)('is called off from the %s address', async (side) => {
    const { client, email, oldToken, newToken } = await changing();
    const [own, other] = side === 'old' ? [oldToken, newToken] : [newToken, oldToken];
    expectStatus(await confirm(visitor, other), 200);
    expectStatus(await cancel(visitor, own), 204);
    expectStatus(await confirm(visitor, own), 410);
    expectStatus(await cancel(visitor, own), 410);
    expect((await client.get('/v1/auth/email/change')).body).toEqual({ pending: null });
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email } });
  });

  test('is shown and called off in the session', async () => {
    const { client, newEmail, oldToken } = await changing();
    expectStatus(await confirm(visitor, oldToken), 200);
    expect((await client.get('/v1/auth/email/change')).body).toMatchObject({
      pending: { newEmail, confirmedAtOld: true, confirmedAtNew: false },
    });
    expectStatus(await client.post('/v1/auth/email/change/cancel', {}), 204);
    expectStatus(await client.post('/v1/auth/email/change/cancel', {}), 404);
    const anonymous = await browserClient(app.url);
    expectStatus(await anonymous.post('/v1/auth/email/change/cancel', {}), 401);
  });

  test('takes a recent sign-in', async () => {
    const { client } = await signUp(app.url);
    clock.wait(16 * 60_000);
    const refused = expectStatus(await ask(client, newAddress()), 403);
    expect(refused.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
  });

  test('is forgotten after a day, and by the next one that is asked for', async () => {
    const ada = await changing();
    const again = newAddress();
    expectStatus(await ask(ada.client, again), 202);
    expectStatus(await confirm(visitor, ada.newToken), 410);
    expectStatus(await confirm(visitor, ada.oldToken), 410);
    const token = await tokenFromMail(app.url, again);
    clock.wait(24 * HOUR_MS);
    expectStatus(await confirm(visitor, token), 410);
  });

  test('cannot be used to flood mailboxes', async () => {
    const { client } = await signUp(app.url);
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(client, newAddress())));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(3000);
  });
});

describe('hijacking an account by a change of address', () => {
  test('fails with a link that belongs to somebody else, in one’s own session', async () => {
    const ada = await changing();
    const mallory = await changing();
    expectStatus(await confirm(mallory.client, ada.oldToken), 401);
    expectStatus(await confirm(mallory.client, ada.newToken), 401);
    expectStatus(await cancel(mallory.client, ada.oldToken), 401);
    expectStatus(await confirm(visitor, mallory.newToken), 200);
    // Two links of different changes do not add up to one.
    expectStatus(await confirm(visitor, ada.oldToken), 200);
    expect((await ada.client.get('/v1/auth/me')).body).toMatchObject({
      user: { email: ada.email },
    });
    expect((await mallory.client.get('/v1/auth/me')).body).toMatchObject({
      user: { email: mallory.email },
    });
  });

  test('fails for an address that is taken, and the answer does not tell', async () => {
    const { client, email } = await signUp(app.url);
    const victim = await signUp(app.url);
    const taken = await ask(client, victim.email.toUpperCase());
    const free = await ask(client, newAddress());
    expect(taken.status).toBe(202);
    expect(seen(taken)).toEqual(seen(free));
    const [notice] = await messagesTo(app.url, victim.email);
    expect(notice).toContain('nothing was changed');
    expect(notice).not.toContain('token');
    expect(await logsIn(victim.email)).toBe(200);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email } });
  });

  test('fails for an address that somebody has signed up with in between', async () => {
    const { client, email, newEmail, oldToken, newToken } = await changing();
    expectStatus(await confirm(visitor, oldToken), 200);
    await signUp(app.url, { email: newEmail.toUpperCase() });
    expectStatus(await confirm(visitor, newToken), 409);
    expectStatus(await confirm(visitor, newToken), 409);
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email } });
  });

  test.each(['', 'x', 'x'.repeat(43), `${'A'.repeat(42)}\0`])(
    'fails with %j for a token',
    async (token) => {
      const { status } = await confirm(visitor, token);
      expect([400, 401]).toContain(status);
    },
  );

  test('is no way to use a token of another purpose', async () => {
    const { email, oldToken } = await changing();
    const reset = { token: oldToken, password: 'plum-orbit-lantern-43' };
    expectStatus(await visitor.post('/v1/auth/password/reset', reset), 401);
    expectStatus(await visitor.post('/v1/auth/password/forgot', { email }), 202);
    expectStatus(await confirm(visitor, await tokenFromMail(app.url, email)), 401);
  });
});
