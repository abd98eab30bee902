import { expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { givePassword } from './people.js';
import { startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';

const EVENTS = 30;
/** Between the bar of the app and the header of an incident. */
const GAP = { x: 300, y: 57, width: 900, height: 6 };

const stack = new AsyncDisposableStack();
let product: Product;
let browser: Browser;
let owner: Member;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  product = stack.use(await startProduct(folder.path, { DEMO: '0', RATE_LIMIT_ENABLED: 'false' }));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
  owner = await signUpOwner(product.url);
  const title = 'Sign-in fails';
  expectStatus(await owner.client.post('/v1/incidents', { title }), 201);
  for (let number = 1; number <= EVENTS; number += 1) {
    const path = '/v1/incidents/INC-1/timeline-events';
    expectStatus(await owner.client.post(path, { message: `Try ${number}` }), 201);
  }
});
afterAll(() => stack.disposeAsync());

async function enter() {
  const { page } = await openPage(browser);
  await givePassword(page, product.url, { email: owner.email });
  await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
  return page;
}

describe('a long page', () => {
  it('does not show above the header of an incident what scrolls under it', async () => {
    const page = await enter();
    await page.goto(`${product.url}/incidents/INC-1`);
    await page.getByText('Try 30').waitFor();
    const seen = new Set<string>();
    for (const distance of [400, 407, 414, 421, 428, 435]) {
      await page.evaluate((top) => window.scrollTo(0, top), distance);
      seen.add((await page.screenshot({ clip: GAP })).toString('base64'));
    }
    expect(seen.size).toBe(1);
  });
});
