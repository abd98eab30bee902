import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openContent } from '../mail/message-content.js';
import { browserClient } from '../testing/client.js';
import { PASSWORD, expectStatus, signUp, signUpOwner, tokenFromMail } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

const NEW = 'amber-cactus-violin-7';
const MINUTE_MS = 60_000;

async function requestReset(url: string, email: string): Promise<string> {
  const client = await browserClient(url);
  expectStatus(await client.post('/v1/auth/password/forgot', { email }), 202);
  return tokenFromMail(url, email);
}

/** Asks for a reset with headers that `fetch` would not let through. */
function forgotWithHeaders(
  url: string,
  email: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/v1/auth/password/forgot`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ email }));
  });
}

describe('a forgotten password', () => {
  test('is set anew by the mailed link; everybody else is signed out, nobody in', async () => {
    await using app = await startTestApp({ workers: false });
    const { client, email, tenantId } = await signUpOwner(app.url);
    const token = await requestReset(app.url, email);
    const anybody = await browserClient(app.url);
    const answer = await anybody.post('/v1/auth/password/reset', { token, password: NEW });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expectStatus(await client.get('/v1/auth/sessions'), 401);

    const old = await anybody.post('/v1/auth/login', { email, password: PASSWORD });
    expect(old.body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
    const signedIn = expectStatus(
      await anybody.post('/v1/auth/login', { email, password: NEW }),
      200,
    );
    expect(signedIn.body).toMatchObject({
      activeTenantId: tenantId,
      user: { emailVerified: true },
    });
    const mailbox = await anybody.get(`/v1/dev/mailbox?to=${email}`);
    expect(mailbox.body['items']?.['0']).toMatchObject({ subject: 'Your password was changed' });
    const audit = await anybody.get('/v1/audit-logs?action=auth.password_reset');
    expect(audit.body['items']).toHaveLength(1);
  });

  test('is set once only: not again, and not twice in a race', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const token = await requestReset(app.url, email);
    const client = await browserClient(app.url);
    const race = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.post('/v1/auth/password/reset', { token, password: `${NEW}-${index}` }),
      ),
    );
    const winners = race.flatMap(({ status }, index) => (status === 204 ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(new Set(race.map(({ status }) => status))).toEqual(new Set([204, 410]));
    const again = await client.post('/v1/auth/password/reset', { token, password: NEW });
    expect(again.body).toMatchObject({ code: 'TOKEN_EXPIRED' });
    const password = `${NEW}-${winners[0]}`;
    expectStatus(await client.post('/v1/auth/login', { email, password }), 200);
  });

  test('a link makes the earlier ones useless once it is used', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const first = await requestReset(app.url, email);
    const second = await requestReset(app.url, email);
    const client = await browserClient(app.url);
    expectStatus(
      await client.post('/v1/auth/password/reset', { token: second, password: NEW }),
      204,
    );
    const late = await client.post('/v1/auth/password/reset', { token: first, password: PASSWORD });
    expect(late.body).toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('the link works for thirty minutes', async () => {
    let now = new Date('2026-03-02T09:00:00Z');
    await using app = await startTestApp({ workers: false, clock: { now: () => now } });
    const { email } = await signUp(app.url);
    const token = await requestReset(app.url, email);
    now = new Date(now.getTime() + 30 * MINUTE_MS);
    const client = await browserClient(app.url);
    const late = await client.post('/v1/auth/password/reset', { token, password: NEW });
    expect(late.status).toBe(410);
    now = new Date(now.getTime() - 1);
    expectStatus(await client.post('/v1/auth/password/reset', { token, password: NEW }), 204);
  });

  test('a poor password leaves the link good, and no other token opens anything', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const verification = await tokenFromMail(app.url, email);
    const token = await requestReset(app.url, email);
    const client = await browserClient(app.url);
    const reset = (given: string, password: string) =>
      client.post('/v1/auth/password/reset', { token: given, password });
    expect((await reset(token, 'password1234')).body).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await reset(token, email)).body).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await reset(verification, NEW)).body).toMatchObject({ code: 'AUTH_INVALID_TOKEN' });
    expect((await reset('x'.repeat(43), NEW)).status).toBe(401);
    expectStatus(await reset(token, NEW), 204);
  });

  test.each([undefined, 'https://incidents.example.com/'])(
    'the link never follows a poisoned Host header (PUBLIC_URL %s)',
    async (publicUrl) => {
      await using app = await startTestApp({
        workers: false,
        env: publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl },
      });
      await app.database.identity
        .insertInto('users')
        .values({
          id: '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51',
          email: 'ada@example.com',
          name: 'Ada',
          password_hash: 'x',
        })
        .execute();
      const evil = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
      };
      expect(await forgotWithHeaders(app.url, 'ada@example.com', evil)).toBe(202);
      const { id, content } = await app.database.identity
        .selectFrom('mail_messages')
        .select(['id', 'content'])
        .executeTakeFirstOrThrow();
      const { text, html } = openContent(app.ports.fieldCrypto, id, content);
      const base = publicUrl === undefined ? app.url : 'https://incidents.example.com';
      expect(text).toContain(`${base}/reset-password?token=`);
      expect(text + html).not.toContain('evil.example');
    },
  );

  test('a mailbox cannot be flooded with links', async () => {
    await using app = await startTestApp({ workers: false });
    const { email } = await signUp(app.url);
    const client = await browserClient(app.url);
    for (let index = 0; index < 15; index += 1) {
      expectStatus(await client.post('/v1/auth/password/forgot', { email }), 202);
    }
    const mails = await app.database.identity
      .selectFrom('mail_messages')
      .select('id')
      .where('subject', '=', 'Reset your password')
      .execute();
    expect(mails).toHaveLength(10);
  });
});
