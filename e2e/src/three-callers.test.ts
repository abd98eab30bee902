import { IncidentTracker } from '@incident-tracker/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, signIn } from './browser.js';
import { demoAccess, startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';

const stack = new AsyncDisposableStack();
let product: Product;
let browser: Browser;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  product = stack.use(await startProduct(folder.path));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});

afterAll(() => stack.disposeAsync());

it('a browser, the SDK and plain HTTP each declare an incident, and each sees the others’ live', async () => {
  const { apiKey, password } = demoAccess(product);
  const { page, faults } = await openPage(browser);
  await signIn(page, product.url, { email: 'agent@demo.example', password });

  const tracker = new IncidentTracker({ apiKey, baseUrl: product.url });
  const stop = new AbortController();
  const seenBySdk: string[] = [];
  const following = (async () => {
    for await (const event of tracker.events.subscribe({ signal: stop.signal })) {
      if (event.type === 'incident.declared') seenBySdk.push(event.data.title);
    }
  })();

  const seenByHttp: string[] = [];
  const stream = await fetch(`${product.url}/v1/events`, {
    headers: { 'x-api-key': apiKey },
    signal: stop.signal,
  });
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) {
      const text = new TextDecoder().decode(chunk);
      for (const [, title = ''] of text.matchAll(/"title":"([^"]+)"/g)) seenByHttp.push(title);
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 500));

  await page.keyboard.press('c');
  await page.getByRole('dialog').getByLabel('Title').fill('Declared in the browser');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Declared in the browser' }).waitFor();
  await page.goto(`${product.url}/incidents`);
  await page.getByText('Declared in the browser').first().waitFor();

  await tracker.incidents.declare({ title: 'Declared by the SDK' });
  const answer = await fetch(`${product.url}/v1/incidents`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Declared over HTTP' }),
  });
  expect(answer.status).toBe(201);

  await page.getByRole('button', { name: /2 new incidents/ }).click();
  await page.getByText('Declared by the SDK').first().waitFor();
  await page.getByText('Declared over HTTP').first().waitFor();

  const titles = ['Declared in the browser', 'Declared by the SDK', 'Declared over HTTP'];
  await expect.poll(() => seenBySdk, { timeout: 5000 }).toEqual(titles);
  await expect.poll(() => seenByHttp, { timeout: 5000 }).toEqual(titles);
  stop.abort();
  await Promise.allSettled([following, reading]);
  expect(faults).toEqual([]);
});
