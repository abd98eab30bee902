import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openNewestMessage } from './mailbox.js';
import { broken, givePassword, signOut, signUpOwner } from './people.js';
import { startSite } from './site.js';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';

const site = startSite();

const openAccount = (page: Page, tab: 'profile' | 'security' | 'sessions' | 'data') =>
  page.goto(`${site.url}/account?tab=${tab}`);

describe('the email address', () => {
  it('changes once the links at both addresses have been opened', async () => {
    const { page, faults } = await site.openPage();
    const email = await signUpOwner(page, site.url, 'Ada');
    const next = 'ada.new@example.com';
    await openAccount(page, 'profile');
    await page.getByRole('button', { name: 'Change address' }).click();
    await page.getByLabel('New email address').fill(next);
    await page.getByRole('button', { name: 'Send the links' }).click();
    await page.getByText(`about to become ${next}`).waitFor();

    const confirmAt = async (address: string) => {
      const mail = await openNewestMessage(page, site.url, address);
      await mail.getByRole('link', { name: /confirm-email-change/ }).click();
      await page.getByRole('button', { name: 'Confirm the change' }).click();
    };
    await confirmAt(email);
    await page.getByRole('heading', { name: 'Confirmed here' }).waitFor();
    await openAccount(page, 'profile');
    await page.getByText('Present address: confirmed · New address: waiting').waitFor();
    await page.getByText(`Ada · ${email}`).waitFor();
    await confirmAt(next);
    await page.getByRole('heading', { name: 'Your email address is changed' }).waitFor();

    // The session goes on, or the new address opens one.
    await page.context().clearCookies();
    await givePassword(page, site.url, { email: next });
    await page.getByText('No incidents yet').waitFor();
    await openAccount(page, 'profile');
    await page.getByText(`Ada · ${next}`).waitFor();
    await signOut(page);
    await givePassword(page, site.url, { email });
    await page.getByRole('alert').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('sessions', () => {
  it('are listed with the present one marked, and the others end together', async () => {
    const here = await site.openPage();
    const email = await signUpOwner(here.page, site.url, 'Bea');
    const elsewhere = await site.openPage({ userAgent: PHONE });
    await givePassword(elsewhere.page, site.url, { email });
    await elsewhere.page.getByText('No incidents yet').waitFor();

    await openAccount(here.page, 'sessions');
    const sessions = here.page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
    await sessions.nth(1).waitFor();
    expect(await sessions.count()).toBe(2);
    expect(await sessions.filter({ hasText: 'This session' }).count()).toBe(1);
    expect(await sessions.filter({ hasText: 'Safari on iOS' }).count()).toBe(1);
    await here.page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await here.page.getByText('1 other session ended.').waitFor();
    await here.page
      .getByRole('list', { name: 'Activity' })
      .getByText('All other sessions were ended')
      .waitFor();
    expect(await sessions.count()).toBe(1);

    await elsewhere.page.goto(`${site.url}/incidents`);
    await elsewhere.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    expect(broken([...here.faults, ...elsewhere.faults])).toEqual([]);
    await Promise.all([here.page.context().close(), elsewhere.page.context().close()]);
  });
});

describe('what is held about a person', () => {
  it('is downloaded as a file, and erased with the account', async () => {
    const { page, faults } = await site.openPage();
    const email = await signUpOwner(page, site.url, 'Cleo');
    await openAccount(page, 'data');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(
      /^incident-tracker-account-\d{4}-\d\d-\d\d\.json$/,
    );
    const exported: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(exported).toMatchObject({ account: { email, name: 'Cleo' } });

    await page.getByRole('button', { name: 'Delete account…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete account' });
    const confirm = dialog.getByRole('button', { name: 'Delete account' });
    await dialog.getByLabel(/^Type/).fill('somebody@example.com');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Type/).fill(email.toUpperCase());
    await confirm.click();
    await page.getByText('Your account is deleted.').waitFor();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await givePassword(page, site.url, { email });
    await page.getByRole('alert').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});
