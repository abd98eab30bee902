import { addMember, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { signIn } from './browser.js';
import { PASSWORD, broken } from './people.js';
import { startSite } from './site.js';

const site = startSite();

async function enter(person: Member) {
  const watched = await site.openPage();
  await signIn(watched.page, site.url, { email: person.email, password: PASSWORD });
  return watched;
}

const menuButton = (page: Page, name: string | RegExp) =>
  page.getByRole('search').getByRole('button', { name, exact: true });
const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });
const rows = (page: Page) => page.getByRole('list', { name: 'Incidents' }).getByRole('listitem');
/** Waits until the list has so many rows. */
async function showsRows(page: Page, count: number): Promise<void> {
  await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(count);
}
const query = (page: Page) => new URL(page.url()).searchParams;

/** Opens the menu by the keyboard alone. */
async function openMenu(page: Page, name: string | RegExp): Promise<void> {
  await menuButton(page, name).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
}

async function closeMenu(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'hidden' });
}

describe('a saved view', () => {
  it('is saved, shared, seen and chosen by another member, who may not share', async () => {
    const owner = await signUpOwner(site.url);
    const agent = await addMember(owner, 'AGENT');
    const viewer = await addMember(owner, 'VIEWER');
    for (const [title, severity] of [
      ['Checkout is down', 'SEV1'],
      ['A typo', 'SEV4'],
    ]) {
      expectStatus(await agent.client.post('/v1/incidents', { title, severity }), 201);
    }
    const { page: reader, faults: readerFaults } = await enter(viewer);
    await menuButton(reader, 'Views').waitFor();
    const { page, faults } = await enter(agent);
    await page.goto(`${site.url}/incidents?severity=SEV1`);
    await showsRows(page, 1);

    await openMenu(page, 'Views');
    const found = await inspectShown(page, 'a menu without views');
    await item(page, 'Save as a new view…').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save a view' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Give it a name.').waitFor();
    await dialog.getByLabel('Name').fill('Grave');
    await dialog.getByLabel('Share with everybody in this tenant').check();
    found.push(...(await inspectShown(page, 'saving a view')));
    await dialog.getByLabel('Name').press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await menuButton(page, 'View: Grave').waitFor();
    const isFocused = () =>
      menuButton(page, 'View: Grave').evaluate((node) => node === document.activeElement);
    await expect.poll(isFocused, { timeout: 5000 }).toBe(true);
    expect(query(page).get('severity')).toBe('SEV1');

    await showsRows(reader, 2);
    await openMenu(reader, 'Views');
    await item(reader, /^Grave by /).waitFor();
    found.push(...(await inspectShown(reader, 'a menu with a shared view')));
    await reader.setViewportSize({ width: 390, height: 844 });
    await item(reader, /^Grave by /).press('Enter');
    await showsRows(reader, 1);
    expect(query(reader).get('severity')).toBe('SEV1');
    await reader.reload();
    await menuButton(reader, 'View: Grave').waitFor();
    await reader.getByRole('button', { name: 'Remove the filter SEV1' }).click();
    await openMenu(reader, 'View: Grave, changed');
    for (const name of ['Update', 'Rename', 'Share', 'Delete']) {
      expect(await item(reader, new RegExp(`^${name}`)).count()).toBe(0);
    }
    await item(reader, 'Save as a new view…').click();
    const own = reader.getByRole('dialog', { name: 'Save a view' });
    await own.getByLabel('Name').fill('Everything');
    expect(await own.getByRole('checkbox').count()).toBe(0);
    await own.getByRole('button', { name: 'Save' }).click();
    await menuButton(reader, 'View: Everything').waitFor();

    expect(found).toEqual([]);
    expect([...broken(faults), ...broken(readerFaults)]).toEqual([]);
  });

  it('is updated, renamed, shared, taken back and deleted from the menu', async () => {
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    const choose = async (name: string | RegExp, action: string) => {
      await openMenu(page, name);
      await item(page, action).click();
    };
    await page.goto(`${site.url}/incidents?severity=SEV1`);
    await choose('Views', 'Save as a new view…');
    await page.getByLabel('Name').fill('Grave');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await menuButton(page, 'View: Grave').waitFor();

    await page.getByRole('searchbox', { name: 'Search incidents' }).fill('disk');
    await choose('View: Grave, changed', 'Update “Grave”');
    await menuButton(page, 'View: Grave').waitFor();
    await page.goto(`${site.url}/incidents?severity=SEV1&q=disk`);
    await choose('View: Grave', 'Rename…');
    const dialog = page.getByRole('dialog', { name: 'Rename the view' });
    await dialog.getByLabel('Name').fill('Disks');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await choose('View: Disks', 'Share with everybody');
    await page.getByText('Everybody sees “Disks” now.').waitFor();
    await choose('View: Disks', 'Stop sharing');
    await page.getByText('“Disks” is yours alone now.').waitFor();

    await choose('View: Disks', 'Save as a new view…');
    const again = page.getByRole('dialog', { name: 'Save a view' });
    await again.getByLabel('Name').fill('disks');
    await again.getByRole('button', { name: 'Save' }).click();
    await again.getByText('You have a view of this name already.').waitFor();
    await again.getByRole('button', { name: 'Cancel' }).click();

    await choose('View: Disks', 'Delete…');
    await page.getByRole('button', { name: 'Delete view' }).click();
    await menuButton(page, 'Views').waitFor();
    expect(query(page).get('q')).toBe('disk');
    expect(broken(faults)).toEqual([]);
  });

  it('keeps a queue of the desk', async () => {
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    await page.goto(`${site.url}/tickets?view=mine&priority=urgent`);
    await openMenu(page, 'Views');
    await item(page, 'Save as a new view…').click();
    await page.getByLabel('Name').fill('Burning');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await menuButton(page, 'View: Burning').waitFor();
    const found = await inspectShown(page, 'the desk with a view');
    await page.goto(`${site.url}/tickets`);
    await openMenu(page, 'Views');
    await item(page, 'Burning').click();
    await menuButton(page, 'View: Burning').waitFor();
    expect([query(page).get('view'), query(page).get('priority')]).toEqual(['mine', 'urgent']);
    await openMenu(page, 'View: Burning');
    expect(await item(page, 'Burning').first().getAttribute('aria-current')).toBe('true');
    await closeMenu(page);
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });
});
