import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedProcedures } from '../http/rest/routes.js';
import { browserClient, textAt } from '../testing/client.js';
import type { BrowserClient } from '../testing/client.js';
import { PASSWORD, expectStatus, signUpOwner } from '../testing/people.js';
import { challengeFor, enrolTotp } from '../testing/second-factors.js';
import { startTestApp } from '../testing/start-test-app.js';
import { appRouter } from '../trpc/router.js';

/*
 * Every route that needs somebody signed in, called with all that a browser holds between the first
 * and the second step of a sign-in: cookies, CSRF token, and the challenge in every place where proof
 * is looked for. Nothing may answer as if the person were there.
 */

const stack = new AsyncDisposableStack();
let browser: BrowserClient;
let challenge: string;
let tenantId: string;

beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  const owner = await signUpOwner(app.url);
  await enrolTotp(owner.client);
  browser = await browserClient(app.url);
  challenge = await challengeFor(browser, owner.email);
  tenantId = owner.tenantId;
});

afterAll(() => stack.disposeAsync());

const guarded = servedProcedures(appRouter)
  .filter(({ meta }) => meta.auth !== 'none')
  .map((served) => [`${served.meta.rest.method} ${served.meta.rest.path}`, served] as const);

describe('between the two steps of a sign-in', () => {
  it('there are routes to ask for', () => {
    expect(guarded.length).toBeGreaterThan(50);
  });

  it.each(guarded)('%s knows nobody', async (_route, { meta: { rest } }) => {
    const path = rest.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) =>
      name === 'tenantId' ? tenantId : '00000000-0000-7000-8000-000000000000',
    );
    const body = rest.method === 'GET' || rest.method === 'DELETE' ? undefined : {};
    const tenant = { 'x-tenant-id': tenantId };
    const bare = await browser.request(rest.method, path, body, { headers: tenant });
    expect([bare.status, bare.body['code']]).toEqual([401, 'AUTH_REQUIRED']);
    for (const proof of [
      { authorization: `Bearer ${challenge}` },
      { cookie: `itk_session=${challenge}`, 'sec-fetch-site': 'same-origin' },
    ]) {
      const answer = await browser.request(rest.method, path, body, {
        headers: { ...tenant, ...proof },
      });
      expect([401, 403]).toContain(answer.status);
    }
  });

  it('me shows nobody, and the password alone cannot be given again', async () => {
    expect((await browser.get('/v1/auth/me')).body).toMatchObject({ user: null, memberships: [] });
    const again = await browser.post('/v1/auth/reauthenticate', { password: PASSWORD });
    expectStatus(again, 401);
    expect(textAt(again.body, 'code')).toBe('AUTH_REQUIRED');
  });
});
