import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import type { BrowserClient } from '../testing/client.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import type { Person } from '../testing/people.js';
import { signInThrough, startOidcApp } from '../testing/provider-sign-in.js';
import { enrolPasskey } from '../testing/second-factors.js';
import type { OidcApp } from '../testing/provider-sign-in.js';

const MINUTE_MS = 60_000;

let world: OidcApp;
let now = Date.now();

beforeAll(async () => {
  world = await startOidcApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Somebody with an account here, whom the provider knows by the same address. */
async function known(): Promise<Person & { subject: string }> {
  const person = await signUp(world.app.url);
  const email = person.email.toUpperCase();
  return { ...person, subject: world.corp.register({ email, email_verified: true }) };
}

/** Comes back from the provider to the page that asks for consent. @returns the parked link. */
async function park(client: BrowserClient, subject: string): Promise<string> {
  const landing = await signInThrough(client, world.corp, { subject });
  expect(landing.pathname).toBe('/account');
  expect(landing.searchParams.get('provider')).toBe('corp');
  return landing.searchParams.get('link') ?? '';
}

/** How many accounts of providers are connected to somebody. */
async function connected(userId: string): Promise<number> {
  const rows = await world.app.database.identity
    .selectFrom('oidc_identities')
    .select('id')
    .where('user_id', '=', userId)
    .execute();
  return rows.length;
}

describe('a provider’s account with the address of an account here', () => {
  test('opens nothing until its person has signed in as usual and agreed; then it does', async () => {
    const { email, userId, subject } = await known();
    const browser = await browserClient(world.app.url);
    const flow = await park(browser, subject);
    expect((await browser.get('/v1/auth/me')).body).toMatchObject({ user: null });
    expect(await connected(userId)).toBe(0);
    expectStatus(await browser.post('/v1/auth/oidc/link', { flow }), 401);

    expectStatus(await browser.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const linked = expectStatus(await browser.post('/v1/auth/oidc/link', { flow }), 200);
    expect(linked.body).toMatchObject({ provider: { id: 'corp', name: 'Provider corp' } });
    expect((await browser.get('/v1/auth/oidc/identities')).body).toMatchObject({
      items: [{ id: textAt(linked.body, 'id') }],
    });
    const mailbox = await automationClient(world.app.url).get(`/v1/dev/mailbox?to=${email}`);
    const subjectOfMail = textAt(mailbox.body, 'items', '0', 'subject');
    expect(subjectOfMail).toBe('A sign-in provider was connected to your account');
    expect((await browser.get('/v1/auth/activity')).body).toMatchObject({
      items: [{ type: 'auth.provider_linked' }, { type: 'auth.signed_in' }, {}],
    });

    const later = await browserClient(world.app.url);
    const landing = await signInThrough(later, world.corp, { subject });
    expect(landing.href).toBe(`${world.app.url}/`);
    expect(textAt((await later.get('/v1/auth/me')).body, 'user', 'id')).toBe(userId);
  });

  test('is connected once: of parallel consents one counts, and none later', async () => {
    const { client, userId, subject } = await known();
    const flow = await park(client, subject);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => client.post('/v1/auth/oidc/link', { flow })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410, 410]);
    expectStatus(await client.post('/v1/auth/oidc/link', { flow }), 410);
    expect(await connected(userId)).toBe(1);
  });

  test('is not connected by somebody else, nor in another browser', async () => {
    const { client, email, userId, subject } = await known();
    const flow = await park(client, subject);

    const stranger = await signUp(world.app.url);
    const theirs = client.cookies.get('itk_oidc') ?? '';
    stranger.client.cookies.set('itk_oidc', theirs);
    expectStatus(await stranger.client.post('/v1/auth/oidc/link', { flow }), 410);

    const elsewhere = await browserClient(world.app.url);
    elsewhere.cookies.set('itk_oidc', 'a-cookie-of-its-own');
    expectStatus(await elsewhere.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    expectStatus(await elsewhere.post('/v1/auth/oidc/link', { flow }), 410);
    expect(await connected(userId)).toBe(0);
    expectStatus(await client.post('/v1/auth/oidc/link', { flow }), 200);
  });

  test('takes a recent sign-in, and waits for it for half an hour', async () => {
    const { client, email, userId, subject } = await known();
    now += 16 * MINUTE_MS;
    const flow = await park(client, subject);
    const refused = await client.post('/v1/auth/oidc/link', { flow });
    expect(refused.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    now += 14 * MINUTE_MS;
    expectStatus(await client.post('/v1/auth/oidc/link', { flow }), 200);

    const late = await known();
    const missed = await park(late.client, late.subject);
    now += 31 * MINUTE_MS;
    const { email: address } = late;
    expectStatus(
      await late.client.post('/v1/auth/login', { email: address, password: PASSWORD }),
      200,
    );
    expectStatus(await late.client.post('/v1/auth/oidc/link', { flow: missed }), 410);
    expect(await connected(userId)).toBe(1);
  });

  test('is connected from the account page without signing in or creating anything', async () => {
    const { client, subject, userId } = await known();
    const query = 'purpose=link&returnTo=/account';
    const landing = await signInThrough(client, world.corp, { subject, query });
    const flow = landing.searchParams.get('link') ?? '';
    expectStatus(await client.post('/v1/auth/oidc/link', { flow }), 200);
    const again = await signInThrough(client, world.corp, { subject, query });
    expect(again.searchParams.get('error')).toBe('oidc_already_linked');

    const unknown = world.corp.register({ email: 'nobody@example.com', email_verified: true });
    const nothing = await signInThrough(client, world.corp, { subject: unknown, query });
    expect(nothing.searchParams.get('error')).toBe('oidc_no_account');
    expect(textAt((await client.get('/v1/auth/me')).body, 'user', 'id')).toBe(userId);
  });
});

describe('disconnecting a provider’s account', () => {
  test('ends the other sessions that it opened, and is told by mail', async () => {
    const { client, email, userId, subject } = await known();
    const flow = await park(client, subject);
    const linked = expectStatus(await client.post('/v1/auth/oidc/link', { flow }), 200);
    const path = `/v1/auth/oidc/identities/${textAt(linked.body, 'id')}`;
    const other = await browserClient(world.app.url);
    await signInThrough(other, world.corp, { subject });

    const stranger = await signUp(world.app.url);
    expectStatus(await stranger.client.delete(path), 404);
    now += 16 * MINUTE_MS;
    expect((await client.delete(path)).body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    expectStatus(await client.delete(path), 204);
    expectStatus(await client.delete(path), 404);
    expect(await connected(userId)).toBe(0);
    expectStatus(await other.get('/v1/auth/sessions'), 401);
    expectStatus(await client.get('/v1/auth/sessions'), 200);
    const mailbox = await client.get(`/v1/dev/mailbox?to=${email}`);
    const subjectOfMail = textAt(mailbox.body, 'items', '0', 'subject');
    expect(subjectOfMail).toBe('A sign-in provider was disconnected from your account');
  });

  test('is refused when nothing would be left to sign in with', async () => {
    const claims = { email: `only-${Date.now()}@example.com`, email_verified: true };
    const subject = world.corp.register(claims);
    const client = await browserClient(world.app.url);
    await signInThrough(client, world.corp, { subject });
    const { body } = await client.get('/v1/auth/oidc/identities');
    const path = `/v1/auth/oidc/identities/${textAt(body, 'items', '0', 'id')}`;
    const refused = await client.delete(path);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'last_sign_in_method' },
    });
    expectStatus(await client.get('/v1/auth/sessions'), 200);
    const again = await browserClient(world.app.url);
    expect((await signInThrough(again, world.corp, { subject })).pathname).toBe('/');
  });

  test('is possible once there is a passkey, which then is the last way in itself', async () => {
    const claims = { email: `key-${Date.now()}@example.com`, email_verified: true };
    const subject = world.corp.register(claims);
    const client = await browserClient(world.app.url);
    await signInThrough(client, world.corp, { subject });
    const { answer } = await enrolPasskey(client);
    const { body } = await client.get('/v1/auth/oidc/identities');
    const identityId = textAt(body, 'items', '0', 'id');
    expectStatus(await client.delete(`/v1/auth/oidc/identities/${identityId}`), 204);
    const refused = await client.delete(`/v1/passkeys/${textAt(answer.body, 'passkey', 'id')}`);
    expect(refused.body).toMatchObject({ details: { reason: 'last_sign_in_method' } });
  });
});
