import { expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { beforeAll, describe, expect, it } from 'vitest';
import { givePassword } from './people.js';
import { startSite } from './site.js';

const INCIDENTS = 150;
const EVENTS = 30;
/** Between the bar of the app and the header of an incident. */
const GAP = { x: 300, y: 57, width: 900, height: 6 };

const site = startSite();
let owner: Member;

beforeAll(async () => {
  owner = await signUpOwner(site.url);
  for (let number = 1; number <= INCIDENTS; number += 1) {
    const title = `Sign-in fails at site ${number}`;
    expectStatus(await owner.client.post('/v1/incidents', { title }), 201);
  }
  for (let number = 1; number <= EVENTS; number += 1) {
    const path = '/v1/incidents/INC-1/timeline-events';
    expectStatus(await owner.client.post(path, { message: `Try ${number}` }), 201);
  }
});

async function enter() {
  const { page } = await site.openPage();
  await givePassword(page, site.url, { email: owner.email });
  await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
  return page;
}

describe('a long page', () => {
  it('paints the rows that are near the window, and the others when one comes to them', async () => {
    const page = await enter();
    const rows = page.getByRole('list', { name: 'Incidents' }).locator('> li');
    while ((await rows.count()) < INCIDENTS) {
      const shown = await rows.count();
      await page.getByRole('button', { name: 'Load more' }).click();
      await expect.poll(() => rows.count(), { timeout: 15_000 }).toBeGreaterThan(shown);
    }
    await page.evaluate(() => window.scrollTo(0, 0));
    const isPainted = (index: number) =>
      rows
        .nth(index)
        .locator('a')
        .evaluate((link) => link.checkVisibility({ contentVisibilityAuto: true }));
    await expect.poll(() => isPainted(0)).toBe(true);
    await expect.poll(() => isPainted(INCIDENTS - 1)).toBe(false);
    await rows
      .nth(INCIDENTS - 2)
      .locator('a')
      .focus();
    await page.keyboard.press('j');
    await expect.poll(() => isPainted(INCIDENTS - 1)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/incidents/INC-1');
  });

  it('does not show above the header of an incident what scrolls under it', async () => {
    const page = await enter();
    await page.goto(`${site.url}/incidents/INC-1`);
    await page.getByText('Try 30').waitFor();
    const seen = new Set<string>();
    for (const distance of [400, 407, 414, 421, 428, 435]) {
      await page.evaluate((top) => window.scrollTo(0, top), distance);
      seen.add((await page.screenshot({ clip: GAP })).toString('base64'));
    }
    expect(seen.size).toBe(1);
  });
});
