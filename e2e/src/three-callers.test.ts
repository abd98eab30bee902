import { IncidentTracker } from '@incident-tracker/sdk';
import { expect, it } from 'vitest';
import { signIn } from './browser.js';
import { demoAccess } from './product.js';
import { startSite } from './site.js';

const site = startSite({});

it('a browser, the SDK and plain HTTP each declare an incident, and each sees the others’ live', async () => {
  const { apiKey, password } = demoAccess(site.product);
  const { page, faults } = await site.openPage();
  await signIn(page, site.url, { email: 'agent@demo.example', password });

  const tracker = new IncidentTracker({ apiKey, baseUrl: site.url });
  const stop = new AbortController();
  const seenBySdk: string[] = [];
  const following = (async () => {
    for await (const event of tracker.events.subscribe({ signal: stop.signal })) {
      if (event.type === 'incident.declared') seenBySdk.push(event.data.title);
    }
  })();

  const seenByHttp: string[] = [];
  const stream = await fetch(`${site.url}/v1/events`, {
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
  await page.goto(`${site.url}/incidents`);
  await page.getByText('Declared in the browser').first().waitFor();

  await tracker.incidents.declare({ title: 'Declared by the SDK' });
  const answer = await fetch(`${site.url}/v1/incidents`, {
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
