import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import type { BrowserClient } from '../testing/client.js';
import {
  PASSWORD,
  addMember,
  createMachine,
  expectStatus,
  signUp,
  signUpOwner,
} from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { signInThrough, startOidcApp } from '../testing/provider-sign-in.js';
import type { OidcApp } from '../testing/provider-sign-in.js';

let world: OidcApp;

beforeAll(async () => {
  world = await startOidcApp();
});
afterAll(() => world[Symbol.asyncDispose]());

const SSO_REQUIRED = {
  code: 'FORBIDDEN',
  details: { reason: 'sso_required', provider: 'corp' },
};

/** The tenant demands corp of everybody whose address is of this domain. */
function demand(owner: Member, domains: readonly string[], providerId = 'corp') {
  return owner.client.put(`/v1/tenants/${owner.tenantId}/sso`, {
    domains: domains.map((domain) => ({ domain, providerId })),
  });
}

/** Connects the person's account at a provider, and opens a session through it. */
async function throughProvider(member: Member, provider = world.corp): Promise<BrowserClient> {
  const subject = provider.register({ email: member.email, email_verified: true });
  const landing = await signInThrough(member.client, provider, { subject });
  const flow = landing.searchParams.get('link') ?? '';
  expectStatus(await member.client.post('/v1/auth/oidc/link', { flow }), 200);
  const browser = await browserClient(world.app.url);
  await signInThrough(browser, provider, { subject });
  return browser;
}

describe('a tenant that demands a provider of a domain', () => {
  test('lets its members in through that provider only', async () => {
    const owner = await signUpOwner(world.app.url);
    const member = await addMember(owner, 'AGENT');
    expectStatus(await member.client.get('/v1/incidents'), 200);
    expectStatus(await demand(owner, ['Example.com']), 200);

    const refused = await member.client.get('/v1/incidents');
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject(SSO_REQUIRED);
    const fresh = await browserClient(world.app.url);
    const login = { email: member.email, password: PASSWORD };
    expectStatus(await fresh.post('/v1/auth/login', login), 200);
    expect((await fresh.get('/v1/incidents')).body).toMatchObject(SSO_REQUIRED);
    const stream = await fresh.get('/v1/events');
    expect(stream.body).toMatchObject(SSO_REQUIRED);
    const tokens = await automationClient(world.app.url).post('/v1/login', login);
    const authorization = `Bearer ${textAt(tokens.body, 'accessToken')}`;
    const byToken = await automationClient(world.app.url).get('/v1/incidents', {
      headers: { authorization },
    });
    expect(byToken.body).toMatchObject(SSO_REQUIRED);

    const otherwise = await throughProvider(member, world.other);
    expect((await otherwise.get('/v1/incidents')).body).toMatchObject(SSO_REQUIRED);
    const corporate = await throughProvider(member);
    expectStatus(await corporate.get('/v1/incidents'), 200);
    // A new password gives the session a new cookie, and takes nothing from it.
    const change = { currentPassword: PASSWORD, newPassword: 'amber-cactus-violin-7' };
    expectStatus(await corporate.post('/v1/auth/password/change', change), 200);
    expectStatus(await corporate.get('/v1/incidents'), 200);
  });

  test('keeps out nobody whose address is of another domain, no OWNER and no machine', async () => {
    const owner = await signUpOwner(world.app.url);
    const machine = await createMachine(owner);
    const member = await addMember(owner, 'VIEWER');
    expectStatus(await demand(owner, ['example.org', 'mail.example.com']), 200);
    expectStatus(await member.client.get('/v1/incidents'), 200);
    expectStatus(await demand(owner, ['example.com']), 200);
    expect((await member.client.get('/v1/incidents')).body).toMatchObject(SSO_REQUIRED);
    expectStatus(await owner.client.get('/v1/incidents'), 200);
    expectStatus(await machine.client.get('/v1/incidents'), 200);
    expectStatus(await demand(owner, []), 200);
    expectStatus(await member.client.get('/v1/incidents'), 200);
  });

  test('concerns that tenant only', async () => {
    const owner = await signUpOwner(world.app.url);
    const member = await addMember(owner, 'AGENT');
    const elsewhere = expectStatus(await member.client.post('/v1/tenants', { name: 'Own' }), 201);
    expectStatus(await demand(owner, ['example.com']), 200);
    const inTenant = (tenantId: string) =>
      member.client.get('/v1/incidents', { headers: { 'x-tenant-id': tenantId } });
    expectStatus(await inTenant(textAt(elsewhere.body, 'id')), 200);
    expect((await inTenant(owner.tenantId)).body).toMatchObject(SSO_REQUIRED);
  });

  test('does not take a provider’s account of another address for it', async () => {
    const owner = await signUpOwner(world.app.url);
    const member = await addMember(owner, 'AGENT');
    const claims = { email: member.email, email_verified: true };
    const subject = world.corp.register(claims);
    const landing = await signInThrough(member.client, world.corp, { subject });
    const flow = landing.searchParams.get('link') ?? '';
    expectStatus(await member.client.post('/v1/auth/oidc/link', { flow }), 200);
    expectStatus(await demand(owner, ['example.com']), 200);
    for (const address of ['private@example.org', member.email]) {
      claims.email = address;
      const browser = await browserClient(world.app.url);
      await signInThrough(browser, world.corp, { subject });
      const answer = await browser.get('/v1/incidents');
      expect(answer.status).toBe(address === member.email ? 200 : 403);
    }
  });
});

describe('the rules', () => {
  test('are the OWNER’s to change and the ADMIN’s to read, with a version and an audit row', async () => {
    const owner = await signUpOwner(world.app.url);
    const admin = await addMember(owner, 'ADMIN');
    const path = `/v1/tenants/${owner.tenantId}/sso`;
    const empty = expectStatus(await admin.client.get(path), 200);
    expect(empty.body).toEqual({ domains: [], version: 1 });
    const body = { domains: [{ domain: 'example.net', providerId: 'corp' }] };
    expectStatus(await admin.client.put(path, body), 403);
    const set = expectStatus(
      await owner.client.put(path, body, { headers: { 'if-match': '"1"' } }),
      200,
    );
    expect(set.body).toEqual({ ...body, version: 2 });
    const stale = await owner.client.put(path, { domains: [] }, { headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    expect((await admin.client.get(path)).body).toEqual(set.body);
    const log = await owner.client.get('/v1/audit-logs?action=tenant.sso_changed');
    expect(log.body).toMatchObject({
      items: [{ before: { domains: '' }, after: { domains: 'example.net → corp' } }],
    });
    const stranger = await signUp(world.app.url);
    expectStatus(await stranger.client.get(path), 404);
  });

  test('name a domain once, and a provider that is configured', async () => {
    const owner = await signUpOwner(world.app.url);
    const twice = await demand(owner, ['example.net', 'EXAMPLE.net']);
    expect(twice.body).toMatchObject({ details: { issues: [{ path: 'domains[1].domain' }] } });
    const unknown = await demand(owner, ['example.net'], 'unknown');
    expect(unknown.body).toMatchObject({
      details: { issues: [{ path: 'domains[0].providerId' }] },
    });
    for (const domain of ['', 'localhost', 'a b.com', '@example.com', 'https://example.com']) {
      expectStatus(await demand(owner, [domain]), 400);
    }
  });
});
