import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserClient, textAt } from '../testing/client.js';
import { PASSWORD, expectStatus, tokenFromMail } from '../testing/people.js';
import { pathOf, signInThrough, startOidcApp } from '../testing/provider-sign-in.js';
import type { OidcApp } from '../testing/provider-sign-in.js';

let world: OidcApp;

beforeAll(async () => {
  world = await startOidcApp({ workers: true, otherDomains: ['example.net'] });
});
afterAll(() => world[Symbol.asyncDispose]());

const newAddress = (domain = 'example.com'): string => `${randomUUID()}@${domain}`;

/** Somebody whom the provider knows, with a verified address. */
function registered(domain?: string) {
  const email = newAddress(domain);
  const person = { email, email_verified: true, name: 'Kim Example' };
  return { email, subject: world.corp.register(person) };
}

describe('sign-in through a provider', () => {
  test('is offered with id and name, and nothing else', async () => {
    const client = await browserClient(world.app.url);
    const { body } = expectStatus(await client.get('/v1/auth/oidc/providers'), 200);
    expect(body).toEqual({
      items: [
        { id: 'corp', name: 'Provider corp' },
        { id: 'other', name: 'Provider other' },
      ],
      nextCursor: null,
    });
  });

  test('creates an account for a verified address that nobody has, and the next time opens it', async () => {
    const { email, subject } = registered();
    const client = await browserClient(world.app.url);
    const anonymous = client.cookies.get('itk_session');
    const landing = await signInThrough(client, world.corp, { subject });
    expect(landing.href).toBe(`${world.app.url}/`);
    expect(client.cookies.get('itk_session')).not.toBe(anonymous);
    const me = await client.get('/v1/auth/me');
    expect(me.body).toMatchObject({
      user: { email, name: 'Kim Example', emailVerified: true },
      memberships: [],
    });

    const again = await browserClient(world.app.url);
    await signInThrough(again, world.corp, { subject });
    const id = textAt(me.body, 'user', 'id');
    expect(textAt((await again.get('/v1/auth/me')).body, 'user', 'id')).toBe(id);
    const activity = await again.get('/v1/auth/activity');
    expect(activity.body).toMatchObject({
      items: [{ type: 'auth.signed_in' }, { type: 'auth.signed_up' }],
    });
    const identities = await again.get('/v1/auth/oidc/identities');
    expect(identities.body).toMatchObject({
      items: [{ provider: { id: 'corp', name: 'Provider corp' }, email }],
    });
  });

  test('reads the address from the ID token where it is there', async () => {
    const email = newAddress('example.net');
    const subject = world.other.register({ email, email_verified: true });
    const client = await browserClient(world.app.url);
    await signInThrough(client, world.other, { subject });
    const [name] = email.split('@');
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: { email, name } });
  });

  test('goes on when the address has changed at the provider: the subject counts', async () => {
    const claims = { email: newAddress('example.net'), email_verified: true };
    const subject = world.other.register(claims);
    const client = await browserClient(world.app.url);
    await signInThrough(client, world.other, { subject });
    const before = textAt((await client.get('/v1/auth/me')).body, 'user', 'id');
    claims.email = newAddress('example.net');
    await signInThrough(client, world.other, { subject });
    expect(textAt((await client.get('/v1/auth/me')).body, 'user', 'id')).toBe(before);
    expect((await client.get('/v1/auth/oidc/identities')).body).toMatchObject({
      items: [{ email: claims.email }],
    });
  });

  test('leads back to the page where it began', async () => {
    const { subject } = registered();
    const client = await browserClient(world.app.url);
    const query = `returnTo=${encodeURIComponent('/incidents?status=open#newest')}`;
    const landing = await signInThrough(client, world.corp, { subject, query });
    expect(landing.href).toBe(`${world.app.url}/incidents?status=open#newest`);
  });

  test('says so when the person does not agree at the provider', async () => {
    const client = await browserClient(world.app.url);
    const landing = await signInThrough(client, world.corp, {
      subject: null,
      query: 'returnTo=/incidents',
    });
    expect(pathOf(landing)).toBe('/signin?error=oidc_denied&provider=corp&redirect=%2Fincidents');
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: null });
  });

  test('gives nobody a password, until a reset does', async () => {
    const { email, subject } = registered();
    const client = await browserClient(world.app.url);
    await signInThrough(client, world.corp, { subject });
    const fresh = await browserClient(world.app.url);
    for (const password of ['!', PASSWORD]) {
      const refused = await fresh.post('/v1/auth/login', { email, password });
      expect(refused.body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
    }
    expectStatus(await fresh.post('/v1/auth/password/forgot', { email }), 202);
    await expect.poll(() => tokenFromMail(world.app.url, email).catch(() => null)).toBeTruthy();
    const token = await tokenFromMail(world.app.url, email);
    expectStatus(await fresh.post('/v1/auth/password/reset', { token, password: PASSWORD }), 204);
    expectStatus(await fresh.post('/v1/auth/login', { email, password: PASSWORD }), 200);
  });

  test('is refused for an address outside the domains of the provider', async () => {
    const subject = world.other.register({ email: newAddress(), email_verified: true });
    const client = await browserClient(world.app.url);
    const landing = await signInThrough(client, world.other, { subject });
    expect(landing.searchParams.get('error')).toBe('oidc_domain_refused');
    expect((await client.get('/v1/auth/me')).body).toMatchObject({ user: null });
  });

  test('is refused when the provider does not tell the address', async () => {
    const subject = world.corp.register({ name: 'Kim Example' });
    const client = await browserClient(world.app.url);
    const landing = await signInThrough(client, world.corp, { subject });
    expect(landing.searchParams.get('error')).toBe('oidc_email_missing');
  });

  test('answers 404 for a provider that is not configured', async () => {
    const client = await browserClient(world.app.url);
    for (const step of ['start', 'callback']) {
      const { status, body } = await client.get(`/v1/auth/oidc/unknown/${step}`);
      expect([status, body['code']]).toEqual([404, 'NOT_FOUND']);
    }
  });
});

describe('proving again who one is, through the provider', () => {
  test('asks there although a session is open, and makes the session recent', async () => {
    const { subject } = registered();
    const client = await browserClient(world.app.url);
    const cookies = new Map<string, string>();
    await signInThrough(client, world.corp, { subject, cookies });
    const before = client.cookies.get('itk_session');
    let asked: URL | undefined;
    const landing = await signInThrough(client, world.corp, {
      subject,
      cookies,
      query: 'purpose=reauthenticate&returnTo=/account',
      onTheWayThere: (url) => (asked = url),
    });
    expect(asked?.searchParams.get('prompt')).toBe('login');
    expect(pathOf(landing)).toBe('/account');
    expect(client.cookies.get('itk_session')).not.toBe(before);
  });

  test('is not done by an open session there, nor by somebody else’s account', async () => {
    const { subject } = registered();
    const client = await browserClient(world.app.url);
    const cookies = new Map<string, string>();
    await signInThrough(client, world.corp, { subject, cookies });
    const query = 'purpose=reauthenticate&returnTo=/account';
    const shortcut = await signInThrough(client, world.corp, {
      subject,
      cookies,
      query,
      onTheWayThere(url) {
        url.searchParams.delete('prompt');
        url.searchParams.delete('max_age');
        return url;
      },
    });
    expect(pathOf(shortcut)).toBe('/account?error=oidc_failed');
    const stranger = registered();
    await signInThrough(await browserClient(world.app.url), world.corp, stranger);
    const foreign = await signInThrough(client, world.corp, { subject: stranger.subject, query });
    expect(pathOf(foreign)).toBe('/account?error=oidc_no_account');
  });
});
