import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { inspectShown } from './axe.js';
import { launchBrowser, openPage, signIn } from './browser.js';
import { broken } from './people.js';
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
  it('chooses to read times in UTC, which then holds in this browser', async () => {
    const { page, faults } = await enter();
    await page.goto(`${product.url}/incidents/INC-1?tab=people`);
    const times = page.getByRole('region', { name: 'Times' }).locator('time');
    const resolved = times.nth(4);
    const clock = /(\d\d):\d\d(?: UTC)? \(/;
    const hourOf = async () => Number(clock.exec(await resolved.innerText())?.[1]);
    const inTokyo = await hourOf();
    await page.getByRole('button', { name: /^Account menu/ }).click();
    await page.getByRole('menuitem', { name: 'UTC' }).click();
    expect(await resolved.innerText()).toMatch(/\d\d:\d\d UTC \(/);
    expect(await resolved.getAttribute('title')).toMatch(/ UTC$/);
    expect(await hourOf()).toBe((inTokyo + 15) % 24);
    const found = await inspectShown(page, 'account menu');
    await page.reload();
    await page
      .getByText(/\d\d:\d\d UTC \(/)
      .first()
      .waitFor();
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });

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
