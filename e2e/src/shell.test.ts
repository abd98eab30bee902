import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** A page on which an agent of the demo is signed in, far from Greenwich. */
async function enter() {
  const watched = await openPage(browser, { timezoneId: 'Asia/Tokyo' });
  const { password } = demoAccess(product);
  await signIn(watched.page, product.url, { email: 'agent@demo.example', password });
  return watched;
}

describe('whoever is signed in', () => {
  it('sees which queue of tickets is shown, and that one alone', async () => {
    const { page } = await enter();
    const queues = page.getByRole('navigation', { name: 'Queues' });
    for (const view of ['breached', 'mine', 'all']) {
      await page.goto(`${product.url}/tickets?view=${view}`);
      const current = queues.locator('[aria-current="page"]');
      await current.first().waitFor();
      expect(
        (await current.allInnerTexts()).map((text) => text.toLowerCase().split(/\W/)[0]),
      ).toEqual([view]);
    }
  });
});
