import { describe, expect, it } from 'vitest';
import { inspectShown } from './axe.js';
import { signIn } from './browser.js';
import { broken } from './people.js';
import { demoAccess } from './product.js';
import { startSite } from './site.js';

const site = startSite({});

/** A page on which an agent of the demo is signed in, far from Greenwich. */
async function enter() {
  const watched = await site.openPage({ timezoneId: 'Asia/Tokyo' });
  const { password } = demoAccess(site.product);
  await signIn(watched.page, site.url, { email: 'agent@demo.example', password });
  return watched;
}

describe('whoever is signed in', () => {
  it('chooses to read times in UTC, which then holds in this browser', async () => {
    const { page, faults } = await enter();
    await page.goto(`${site.url}/incidents/INC-1?tab=people`);
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

  it('is offered a new version when they come back to the page, and not before', async () => {
    const { page, faults } = await enter();
    const isBack = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.clock.install();
    await isBack();
    await page.clock.fastForward('02:00');
    const offer = page.getByText('There is a new version');
    expect(await offer.count()).toBe(0);
    await page.route(`${site.url}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<script src="/assets/index-new.js">' }),
    );
    await isBack();
    await offer.waitFor();
    const found = await inspectShown(page, 'new version');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.waitForURL('**/incidents');
    await offer.waitFor({ state: 'hidden' });
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });

  it('is offered it at once when a part of the page is gone, and sees no blank page', async () => {
    const { page } = await enter();
    await page.route(`${site.url}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<script src="/assets/index-new.js">' }),
    );
    await page.route('**/assets/desk-*.js', (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByRole('link', { name: 'Tickets', exact: true }).click();
    await page.getByText('There is a new version').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('navigation', { name: 'Queues' }).waitFor();
  });

  it('sees which queue of tickets is shown, and that one alone', async () => {
    const { page } = await enter();
    const queues = page.getByRole('navigation', { name: 'Queues' });
    for (const view of ['breached', 'mine', 'all']) {
      await page.goto(`${site.url}/tickets?view=${view}`);
      const current = queues.locator('[aria-current="page"]');
      await current.first().waitFor();
      expect(
        (await current.allInnerTexts()).map((text) => text.toLowerCase().split(/\W/)[0]),
      ).toEqual([view]);
    }
  });
});
