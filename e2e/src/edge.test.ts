import { automationClient } from '@incident-tracker/api/testing/client';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signIn } from './browser.js';
import { startForeignSite } from './foreign-site.js';
import type { ForeignSite } from './foreign-site.js';
import { demoAccess, startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';
import { settled } from './settled.js';
import { collectViolations } from './violations.js';

/* The edge as a real browser enforces it. */

const ROUTES = fileURLToPath(new URL('../../apps/web/src/app/routes', import.meta.url));
/** What a page shows only with a search. */
const FURTHER_PAGES = [
  '/incidents?q=nothing-matches-this',
  '/incidents/INC-5?tab=tasks',
  '/reset-password?token=x',
  '/verify-email?token=x',
  '/accept-invite?token=x',
  '/account?tab=security',
  '/account?tab=sessions',
  '/account?tab=data',
  '/no-such-page',
];
/** Four paths, in each of the encodings that a form has. */
const FORMS = 12;
const FIVE_MINUTES = 5 * 60_000;

const stack = new AsyncDisposableStack();
let product: Product;
let browser: Browser;
/** May call the API from its pages. */
let friend: ForeignSite;
let stranger: ForeignSite;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  friend = stack.use(await startForeignSite());
  stranger = stack.use(await startForeignSite());
  product = stack.use(
    await startProduct(folder.path, {
      CORS_ORIGINS: friend.crossSite,
      RATE_LIMIT_ENABLED: 'false',
    }),
  );
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});

afterAll(() => stack.disposeAsync());

/** Every page that the web app has, from its own list of routes. */
function pagesOf(ids: Readonly<Record<string, string>>): string[] {
  const source = readdirSync(ROUTES).map((file) => readFileSync(join(ROUTES, file), 'utf8'));
  const paths = [...source.join('\n').matchAll(/\bpath: '([^']+)'/g)];
  return paths.map(([, path = '']) =>
    path.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const id = ids[name];
      if (id === undefined) throw new Error(`no ${name} to open ${path} with`);
      return id;
    }),
  );
}

async function signInAsOwner(page: Page): Promise<void> {
  const { password } = demoAccess(product);
  await signIn(page, product.url, { email: 'owner@demo.example', password });
}

const machine = () => automationClient(product.url, demoAccess(product).apiKey);

/** Makes an endpoint as the person who is signed in on the page. @returns its id. */
function createWebhook(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const me = await (await fetch('/v1/auth/me')).json();
    const answer = await fetch('/v1/webhooks', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': me.csrfToken },
      body: JSON.stringify({ url: 'https://hooks.example.com/incidents', events: ['*'] }),
    });
    const { id } = await answer.json();
    return String(id);
  });
}

/** How often the title of what a foreign page tries to declare stands among the incidents. */
async function countForged(): Promise<number> {
  const answer = await machine().get('/v1/incidents?limit=100&q=Forged');
  return JSON.stringify(answer.body).split('Forged').length - 1;
}

describe('the web app', () => {
  it(
    'violates its own policy on none of its pages, signed in or not',
    async () => {
      const { page, faults } = await openPage(browser);
      const violations = await collectViolations(page.context());
      const walk = async (webhookId: string): Promise<void> => {
        const pages = pagesOf({ incidentId: 'INC-5', ticketId: 'T-2', webhookId });
        expect(pages.length).toBeGreaterThan(15);
        for (const path of [...pages, ...FURTHER_PAGES]) {
          await page.goto(`${product.url}${path}`);
          await page.getByRole('heading').first().waitFor();
          await settled(page);
        }
      };
      await walk('none');
      await signInAsOwner(page);
      await walk(await createWebhook(page));

      await page.goto(`${product.url}/incidents/INC-5`);
      await page.getByRole('button', { name: /Change status/ }).click();
      await page.getByRole('menuitem').first().waitFor();
      await page.keyboard.press('Escape');
      await page.goto(`${product.url}/incidents`);
      await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
      await page.keyboard.press('c');
      await page.getByRole('dialog', { name: 'Declare an incident' }).waitFor();
      expect(violations).toEqual([]);
      expect(faults.filter((fault) => /Content.Security.Policy/i.test(fault))).toEqual([]);
      await page.context().close();
    },
    FIVE_MINUTES,
  );

  it('runs nothing that was slipped into a page, whatever form it has', async () => {
    const { page } = await openPage(browser);
    const violations = await collectViolations(page.context());
    await page.goto(`${product.url}/signin`);
    const usedNonce = await page.locator('meta[name=csp-nonce]').evaluate((meta) => {
      return meta instanceof HTMLElement ? meta.nonce : '';
    });
    expect(usedNonce).not.toBe('');
    const run = (name: string): string => `document.documentElement.dataset.ran='${name}'`;
    const slipped = [
      `<script>${run('inline')}</script>`,
      `<script nonce="${usedNonce}">${run('nonce of another answer')}</script>`,
      `<script src="${stranger.crossSite}/script.js"></script>`,
      `<img src="/assets/none.png" alt="" onerror="${run('handler')}">`,
      `<iframe srcdoc="<script>parent.${run('srcdoc')}</script>"></iframe>`,
      `<style>body { outline: 3px solid red }</style>`,
      `<p style="outline: 3px solid red">styled</p>`,
      `<img src="${stranger.crossSite}/pixel.png" alt="">`,
      `<object data="/favicon.svg"></object>`,
      `<base href="${stranger.crossSite}/">`,
    ];
    await page.route(`${product.url}/signup`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace('</body>', `${slipped.join('\n')}</body>`);
      await route.fulfill({ response: answer, body });
    });
    await page.goto(`${product.url}/signup`);
    await page.getByRole('heading').first().waitFor();
    await expect
      .poll(() => [...new Set(violations.map(({ directive }) => directive))].toSorted())
      .toEqual([
        'base-uri',
        'img-src',
        'object-src',
        'script-src-attr',
        'script-src-elem',
        'style-src-attr',
        'style-src-elem',
      ]);
    expect(await page.evaluate(() => document.documentElement.dataset['ran'])).toBeUndefined();
    const outlines = await page.evaluate(() =>
      [document.body, ...document.querySelectorAll('p')].map(
        (element) => getComputedStyle(element).outlineStyle,
      ),
    );
    expect(outlines).not.toContain('solid');
    await page.context().close();
  });

  it('has cookies that no script sees and that go nowhere else', async () => {
    const { page } = await openPage(browser);
    await signInAsOwner(page);
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name }) => name)).toContain('itk_session');
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({
        domain: 'localhost',
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
      });
    }
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await page.context().close();
  });
});

/** A page of another origin, in a profile that is signed in to the product. */
async function openForeignPage(origin: string): Promise<Page> {
  const { page } = await openPage(browser);
  await signInAsOwner(page);
  await page.goto(origin);
  return page;
}

describe.each(['crossSite', 'sameSite'] as const)('a page of another origin, %s,', (relation) => {
  it('cannot frame the product, nor hold on to its window', async () => {
    const page = await openForeignPage(stranger[relation]);
    for (const path of ['/incidents', '/docs', '/v1/auth/me']) {
      await page.evaluate(
        (src) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.addEventListener('load', resolve);
            frame.src = src;
            document.body.replaceChildren(frame);
          }),
        `${product.url}${path}`,
      );
      await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    }
    const opening = page.context().waitForEvent('page');
    await page.evaluate((url) => {
      Reflect.set(globalThis, 'opened', window.open(url));
    }, `${product.url}/incidents`);
    const popup = await opening;
    await popup.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    expect(await popup.evaluate(() => window.opener === null)).toBe(true);
    expect(
      await page.evaluate(() => Reflect.get(Reflect.get(globalThis, 'opened'), 'closed')),
    ).toBe(true);
    await page.context().close();
  });

  it('can change nothing by forms, requests, beacons or images', async () => {
    const page = await openForeignPage(stranger[relation]);
    const answers: string[] = [];
    let asked = 0;
    page.context().on('request', (request) => {
      if (request.method() === 'POST' && request.url().startsWith(product.url)) asked += 1;
    });
    // Only forms show how they were answered; from requests the browser keeps even that.
    page.context().on('response', (response) => {
      if (response.request().method() !== 'POST' || !response.url().startsWith(product.url)) return;
      answers.push(`${new URL(response.url()).pathname} ${response.status()}`);
    });
    const sent = await page.evaluate(async (url) => {
      const json = '{"title":"Forged"}';
      const paths = [
        '/v1/incidents',
        '/trpc/incidents.declare',
        '/v1/auth/login',
        '/v1/auth/logout',
      ];
      let count = 0;
      for (const path of paths) {
        for (const enctype of [
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
        ]) {
          const sink = document.createElement('iframe');
          sink.name = `sink-${(count += 1)}`;
          const form = document.createElement('form');
          Object.assign(form, { action: url + path, method: 'post', enctype, target: sink.name });
          const field = document.createElement('input');
          // As text/plain this becomes a JSON object.
          field.name = '{"title":"Forged","description":"';
          field.value = '"}';
          form.append(field);
          document.body.append(sink, form);
          const loaded = new Promise((resolve) => sink.addEventListener('load', resolve));
          form.submit();
          await loaded;
        }
        const init: RequestInit = { method: 'POST', body: json, credentials: 'include' };
        for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
          // What comes back is kept from the page; what matters is what has become of the request.
          const headers = { 'content-type': type };
          await fetch(url + path, { ...init, mode: 'no-cors', headers }).catch(() => {});
        }
        navigator.sendBeacon(url + path, new Blob([json], { type: 'text/plain' }));
        count += 3;
        for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
          const headers = { 'content-type': 'application/json' };
          const outcome = await fetch(url + path, { ...init, method, headers }).then(
            () => 'read',
            () => 'refused',
          );
          if (outcome === 'read') throw new Error(`${method} ${path} was let through`);
        }
        await new Promise((resolve) => {
          const image = new Image();
          image.addEventListener('error', resolve);
          image.src = `${url}${path}?input=${encodeURIComponent(json)}`;
        });
      }
      return count;
    }, product.url);
    await expect.poll(() => asked).toBeGreaterThanOrEqual(sent);
    await expect.poll(() => answers.length).toBeGreaterThanOrEqual(FORMS);
    // From another site the session's cookie stays behind. Within the site it comes along, and SameSite
    // does not help: there it is the word of the browser that the product goes by.
    const refusals = {
      crossSite: [
        '/trpc/incidents.declare 415',
        '/v1/auth/login 403',
        '/v1/auth/logout 401',
        '/v1/incidents 401',
      ],
      sameSite: [
        '/trpc/incidents.declare 415',
        '/v1/auth/login 403',
        '/v1/auth/logout 403',
        '/v1/incidents 403',
      ],
    };
    expect([...new Set(answers)].toSorted()).toEqual(refusals[relation]);
    await page.goto(`${product.url}/incidents`);
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    expect(await countForged()).toBe(0);
    await page.context().close();
  });

  it('can read nothing, with the session or with an API key', async () => {
    const page = await openForeignPage(stranger[relation]);
    const outcomes = await page.evaluate(
      async ({ url, apiKey }) => {
        const attempt = (init: RequestInit) =>
          fetch(`${url}/v1/incidents`, init).then(
            ({ type }) => type,
            () => 'refused',
          );
        const script = document.createElement('script');
        script.src = `${url}/v1/auth/me`;
        const asScript = new Promise((resolve) => {
          script.addEventListener('load', () => resolve('read'));
          script.addEventListener('error', () => resolve('refused'));
        });
        document.head.append(script);
        return [
          await attempt({ credentials: 'include' }),
          await attempt({}),
          await attempt({ headers: { 'x-api-key': apiKey } }),
          await asScript,
        ];
      },
      { url: product.url, apiKey: demoAccess(product).apiKey },
    );
    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused']);
    await page.context().close();
  });
});

describe('a page of an origin on the list', () => {
  it('calls with an API key and reads the answer, but not with somebody’s session', async () => {
    const page = await openForeignPage(friend.crossSite);
    const found = await page.evaluate(
      async ({ url, apiKey }) => {
        const headers = {
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
          'x-api-key': apiKey,
        };
        const body = JSON.stringify({ title: 'Declared from the status board' });
        const made = await fetch(`${url}/v1/incidents`, { method: 'POST', headers, body });
        const session = await fetch(`${url}/v1/auth/me`, { credentials: 'include' }).then(
          () => 'read',
          () => 'refused',
        );
        return {
          status: made.status,
          title: (await made.json()).title,
          etag: made.headers.get('etag') !== null,
          trace: made.headers.get('x-trace-id') !== null,
          session,
        };
      },
      { url: product.url, apiKey: demoAccess(product).apiKey },
    );
    expect(found).toEqual({
      status: 201,
      title: 'Declared from the status board',
      etag: true,
      trace: true,
      session: 'refused',
    });
    await page.context().close();
  });

  it('is told so before it calls, and others are told nothing', async () => {
    const preflight = (origin: string) =>
      fetch(`${product.url}/v1/incidents`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'x-api-key,if-match',
        },
      });
    const listed = await preflight(friend.crossSite);
    expect(listed.status).toBe(204);
    expect(listed.headers.get('access-control-allow-origin')).toBe(friend.crossSite);
    expect(listed.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(listed.headers.get('access-control-allow-headers')).toContain('if-match');
    expect(listed.headers.get('access-control-max-age')).toBe('600');
    const near = [friend.sameSite, stranger.crossSite, `${friend.crossSite}0`, 'null'];
    for (const origin of near) {
      const { headers } = await preflight(origin);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
    }
    expect(listed.headers.get('vary')).toContain('Origin');
  });
});
