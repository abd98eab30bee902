import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserClient } from '../testing/client.js';
import type { BrowserClient } from '../testing/client.js';
import { signUp } from '../testing/people.js';
import {
  goToProvider,
  locationOf,
  pathOf,
  signInThrough,
  startOidcApp,
} from '../testing/provider-sign-in.js';
import type { OidcApp } from '../testing/provider-sign-in.js';

const FLOW_COOKIE = 'itk_oidc';

let world: OidcApp;
let now = Date.now();

beforeAll(async () => {
  world = await startOidcApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => world[Symbol.asyncDispose]());

function newPerson(): string {
  return world.corp.register({ email: `${randomUUID()}@example.com`, email_verified: true });
}

async function isSignedIn(client: BrowserClient): Promise<boolean> {
  return JSON.stringify((await client.get('/v1/auth/me')).body['user']) !== 'null';
}

/** Everything that a sign-in could leave behind. */
async function leftBehind(): Promise<Record<string, string | undefined>> {
  const db = world.app.database.identity;
  const count = async (table: 'users' | 'sessions' | 'oidc_identities' | 'oidc_pending_links') =>
    (
      await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<string>().as('rows'))
        .execute()
    )[0]?.rows;
  return {
    users: await count('users'),
    sessions: await count('sessions'),
    identities: await count('oidc_identities'),
    links: await count('oidc_pending_links'),
  };
}

/** Visits a callback that must be refused, and must leave nothing behind. @returns the code. */
async function refusalOf(client: BrowserClient, callback: URL): Promise<string | null> {
  const before = await leftBehind();
  const landing = locationOf(await client.get(pathOf(callback)));
  expect(landing.origin).toBe(world.app.url);
  expect(await isSignedIn(client)).toBe(false);
  expect(await leftBehind()).toEqual(before);
  return landing.searchParams.get('error');
}

describe('the callback of a provider is refused', () => {
  test('with a state that was never issued, or none', async () => {
    for (const state of ['made-up', null]) {
      const client = await browserClient(world.app.url);
      const callback = await goToProvider(client, world.corp, { subject: newPerson() });
      if (state === null) callback.searchParams.delete('state');
      else callback.searchParams.set('state', state);
      expect(await refusalOf(client, callback)).toBe('oidc_flow_invalid');
    }
  });

  test('a second time', async () => {
    const client = await browserClient(world.app.url);
    const callback = await goToProvider(client, world.corp, { subject: newPerson() });
    const cookie = client.cookies.get(FLOW_COOKIE) ?? '';
    expect(locationOf(await client.get(pathOf(callback))).pathname).toBe('/');
    const replay = await browserClient(world.app.url);
    replay.cookies.set(FLOW_COOKIE, cookie);
    expect(await refusalOf(replay, callback)).toBe('oidc_flow_invalid');
  });

  test('twenty times at once, but for one', async () => {
    const client = await browserClient(world.app.url);
    const callback = await goToProvider(client, world.corp, { subject: newPerson() });
    const cookie = `${FLOW_COOKIE}=${client.cookies.get(FLOW_COOKIE)}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(callback, { redirect: 'manual', headers: { cookie } }),
      ),
    );
    const landings = answers.map((answer) => new URL(answer.headers.get('location') ?? ''));
    expect(landings.filter(({ pathname }) => pathname === '/')).toHaveLength(1);
    const errors = landings.map(({ searchParams }) => searchParams.get('error'));
    expect(errors.filter((error) => error === 'oidc_flow_invalid')).toHaveLength(19);
  });

  test('in another browser, with no cookie or with one of its own', async () => {
    const attacker = await browserClient(world.app.url);
    const callback = await goToProvider(attacker, world.corp, { subject: newPerson() });
    const victim = await browserClient(world.app.url);
    expect(await refusalOf(victim, callback)).toBe('oidc_flow_invalid');
    await goToProvider(victim, world.corp, { subject: newPerson() });
    expect(await refusalOf(victim, callback)).toBe('oidc_flow_invalid');
    // Nor has the attempt used up what the right browser comes back with.
    expect(locationOf(await attacker.get(pathOf(callback))).pathname).toBe('/');
  });

  test('after ten minutes', async () => {
    const client = await browserClient(world.app.url);
    const callback = await goToProvider(client, world.corp, { subject: newPerson() });
    now += 10 * 60_000;
    expect(await refusalOf(client, callback)).toBe('oidc_flow_invalid');
  });

  test('when the ID token carries another nonce', async () => {
    const client = await browserClient(world.app.url);
    const callback = await goToProvider(client, world.corp, {
      subject: newPerson(),
      onTheWayThere(url) {
        url.searchParams.set('nonce', 'of-another-sign-in');
        return url;
      },
    });
    expect(await refusalOf(client, callback)).toBe('oidc_failed');
  });

  test('at the address of another provider (mix-up)', async () => {
    const client = await browserClient(world.app.url);
    const callback = await goToProvider(client, world.corp, { subject: newPerson() });
    callback.pathname = callback.pathname.replace('/corp/', '/other/');
    expect(await refusalOf(client, callback)).toBe('oidc_flow_invalid');
  });

  test('when its issuer is another provider’s, or is left out (mix-up)', async () => {
    for (const issuer of [world.other.issuer, null]) {
      const client = await browserClient(world.app.url);
      const callback = await goToProvider(client, world.corp, { subject: newPerson() });
      expect(callback.searchParams.get('iss')).toBe(world.corp.issuer);
      if (issuer === null) callback.searchParams.delete('iss');
      else callback.searchParams.set('iss', issuer);
      expect(await refusalOf(client, callback)).toBe('oidc_failed');
    }
  });

  test('with the code of somebody else’s sign-in (code injection)', async () => {
    const victim = await browserClient(world.app.url);
    const stolen = await goToProvider(victim, world.corp, { subject: newPerson() });
    const attacker = await browserClient(world.app.url);
    const callback = await goToProvider(attacker, world.corp, { subject: newPerson() });
    callback.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect(await refusalOf(attacker, callback)).toBe('oidc_failed');
  });

  test('when the challenge was stripped or weakened on the way there (PKCE downgrade)', async () => {
    let challenge: string | null = null;
    for (const tamper of ['strip', 'replace']) {
      const client = await browserClient(world.app.url);
      const callback = await goToProvider(client, world.corp, {
        subject: newPerson(),
        onTheWayThere(url) {
          expect(url.searchParams.get('code_challenge_method')).toBe('S256');
          challenge = url.searchParams.get('code_challenge');
          if (tamper === 'replace') {
            url.searchParams.set('code_challenge', 'a'.repeat(43));
          } else {
            url.searchParams.delete('code_challenge');
            url.searchParams.delete('code_challenge_method');
          }
          return url;
        },
      });
      expect(challenge).toMatch(/^[\w-]{43}$/);
      expect(await refusalOf(client, callback)).toBe('oidc_failed');
    }
  });
});

describe('an address that the provider has not verified', () => {
  test('takes over no account, parks no link and creates none', async () => {
    const victim = await signUp(world.app.url);
    for (const email of [victim.email, `${randomUUID()}@example.com`]) {
      for (const claims of [{ email }, { email, email_verified: false }]) {
        const client = await browserClient(world.app.url);
        const subject = world.corp.register(claims);
        const callback = await goToProvider(client, world.corp, { subject });
        expect(await refusalOf(client, callback)).toBe('oidc_email_unverified');
      }
    }
  });
});

describe('returnTo', () => {
  const addresses = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/.//evil.example/',
    '/%2e//evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/v1/auth/oidc/corp/start',
    `/${'a'.repeat(1000)}`,
  ].map((returnTo) => [returnTo.slice(0, 40), returnTo] as const);

  test.each(addresses)('%j leads to the start page of the app', async (_title, returnTo) => {
    const client = await browserClient(world.app.url);
    const landing = await signInThrough(client, world.corp, {
      subject: newPerson(),
      query: `returnTo=${encodeURIComponent(returnTo)}`,
    });
    expect(landing.href).toBe(`${world.app.url}/`);
  });
});

describe('a provider that is down', () => {
  test('is said to be so before anybody is sent there, and leaves nothing behind', async () => {
    await using fresh = await startOidcApp();
    fresh.corp.isDown = true;
    const client = await browserClient(fresh.app.url);
    const answer = await client.get('/v1/auth/oidc/corp/start?returnTo=/incidents');
    expect(pathOf(locationOf(answer))).toBe(
      '/signin?error=oidc_unavailable&provider=corp&redirect=%2Fincidents',
    );
    expect(client.cookies.has(FLOW_COOKIE)).toBe(false);
    const flows = await fresh.app.database.identity.selectFrom('oidc_flows').selectAll().execute();
    expect(flows).toEqual([]);
    // It is asked again as soon as it is back.
    fresh.corp.isDown = false;
    const subject = fresh.corp.register({ email: 'back@example.com', email_verified: true });
    expect((await signInThrough(client, fresh.corp, { subject })).pathname).toBe('/');
  });

  test('on the way back leaves nothing half-done', async () => {
    const client = await browserClient(world.app.url);
    const subject = newPerson();
    const callback = await goToProvider(client, world.corp, { subject });
    world.corp.isDown = true;
    const code = await refusalOf(client, callback).finally(() => {
      world.corp.isDown = false;
    });
    expect(code).toBe('oidc_unavailable');
    expect((await signInThrough(client, world.corp, { subject })).pathname).toBe('/');
  });
});

test('the database holds no state, cookie, nonce, verifier or link of a sign-in', async () => {
  const client = await browserClient(world.app.url);
  const secrets: string[] = [];
  const remember = (url: URL): URL => {
    for (const name of ['state', 'nonce']) secrets.push(url.searchParams.get(name) ?? '');
    return url;
  };
  await goToProvider(client, world.corp, { subject: newPerson(), onTheWayThere: remember });
  secrets.push(client.cookies.get(FLOW_COOKIE) ?? '');
  const owner = await signUp(world.app.url);
  const subject = world.corp.register({ email: owner.email, email_verified: true });
  const landing = await signInThrough(owner.client, world.corp, {
    subject,
    onTheWayThere: remember,
  });
  secrets.push(landing.searchParams.get('link') ?? '', owner.client.cookies.get(FLOW_COOKIE) ?? '');
  const db = world.app.database.identity;
  const rows = await Promise.all([
    db.selectFrom('oidc_flows').selectAll().execute(),
    db.selectFrom('oidc_pending_links').selectAll().execute(),
    db.selectFrom('oidc_identities').selectAll().execute(),
  ]);
  const dump = JSON.stringify(rows, (_key, value: unknown) =>
    Buffer.isBuffer(value) ? `${value.toString('utf8')} ${value.toString('base64url')}` : value,
  );
  expect(secrets.every((secret) => secret.length === 43)).toBe(true);
  for (const secret of secrets) expect(dump).not.toContain(secret);
});
