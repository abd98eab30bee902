import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, browserClient } from '../testing/client.js';
import { movingClock } from '../testing/moving-clock.js';
import { addMember, expectStatus, signUpOwner } from '../testing/people.js';
import { signInThrough, startOidcApp } from '../testing/provider-sign-in.js';
import type { OidcApp } from '../testing/provider-sign-in.js';
import { enrolTotp, totpCode } from '../testing/second-factors.js';

const clock = movingClock(new Date());
let world: OidcApp;

beforeAll(async () => {
  world = await startOidcApp({ clock });
});
afterAll(() => world[Symbol.asyncDispose]());

describe('an account with a second factor', () => {
  test('is asked for it after the provider, in the browser that was there', async () => {
    const owner = await signUpOwner(world.app.url);
    const { client, email } = await addMember(owner, 'AGENT');
    const subject = world.corp.register({ email, email_verified: true });
    const parked = await signInThrough(client, world.corp, { subject });
    const flow = parked.searchParams.get('link') ?? '';
    expectStatus(await client.post('/v1/auth/oidc/link', { flow }), 200);
    const { secret } = await enrolTotp(client, clock.now());
    const rules = { domains: [{ domain: 'example.com', providerId: 'corp' }] };
    expectStatus(await owner.client.put(`/v1/tenants/${owner.tenantId}/sso`, rules), 200);

    const browser = await browserClient(world.app.url);
    const landing = await signInThrough(browser, world.corp, {
      subject,
      query: 'returnTo=/incidents',
    });
    expect(landing.pathname).toBe('/signin');
    expect(landing.searchParams.get('methods')).toBe('totp,recovery_code');
    expect(landing.searchParams.get('redirect')).toBe('/incidents');
    expect((await browser.get('/v1/auth/me')).body).toMatchObject({ user: null });
    expectStatus(await browser.get('/v1/auth/sessions'), 401);

    clock.wait(30_000);
    const challenge = landing.searchParams.get('challenge') ?? '';
    const code = totpCode(secret, clock.now());
    const elsewhere = await browserClient(world.app.url);
    const stolen = await elsewhere.post('/v1/mfa/verify', { challenge, code });
    expect(stolen.body).toMatchObject({ code: 'AUTH_INVALID_TOKEN' });
    expectStatus(await browser.post('/v1/mfa/verify', { challenge, code }), 200);
    // The session is one through the provider: the tenant that demands it lets it in.
    expectStatus(await browser.get('/v1/incidents'), 200);
    expect((await browser.get('/v1/auth/activity?limit=1')).body).toMatchObject({
      items: [{ type: 'auth.signed_in' }],
    });
  });

  test('can be asked in a browser that comes straight from a bookmark of the trip', async () => {
    // The second step is for the browser of the first, which has to be known by something.
    const path = '/v1/auth/oidc/corp/start';
    const bare = automationClient(world.app.url);
    const [pair = ''] = (await bare.get(path)).headers.getSetCookie();
    expect(pair).toMatch(/^itk_session=anon_[\w-]{43};/);
    const [cookie = ''] = pair.split(';');
    const again = await bare.get(path, { headers: { cookie } });
    expect(again.headers.getSetCookie().join()).not.toContain('itk_session');
  });
});
