import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { codeFromMailbox, openNewestMessage } from './mailbox.js';
import { PASSWORD, broken, givePassword, signOut, signUpOwner } from './people.js';
import { startSite } from './site.js';

const NEW_PASSWORD = 'violet-anchor-teapot-17';

const site = startSite();

/** Reads the newest code in a tab of its own, beside the page that waits for it. */
async function readCode(page: Page, to: string): Promise<string> {
  const tab = await page.context().newPage();
  const code = await codeFromMailbox(tab, site.url, to);
  await tab.close();
  return code;
}

/** Verifies a phone number on the account page. */
async function addPhone(page: Page, phone: string): Promise<void> {
  await page.goto(`${site.url}/account`);
  const section = page.getByRole('region', { name: 'Phone number' });
  await section.getByRole('button', { name: 'Add a number' }).click();
  await section.getByRole('textbox', { name: 'Phone number' }).fill(phone);
  await section.getByRole('button', { name: 'Send a code' }).click();
  const code = page.getByLabel('Code', { exact: true });
  await code.waitFor();
  await code.fill('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This code is not right').waitFor();
  await code.fill(await readCode(page, phone.replaceAll(' ', '')));
  await page.keyboard.press('Enter');
  await page.getByText('Your phone number is verified.').waitFor();
  await section.getByText(phone.replaceAll(' ', '')).waitFor();
}

/** Asks for a code by text message on the page for forgotten passwords. */
async function askBySms(page: Page, phone: string): Promise<void> {
  await page.goto(`${site.url}/signin`);
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  // The input itself is hidden behind its label.
  await page.getByText('By text message').click();
  await page.getByRole('textbox', { name: 'Phone number' }).fill(phone);
  await page.getByRole('button', { name: 'Send a code' }).click();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
}

/** What the page says, without the number that was typed. */
async function said(page: Page, phone: string): Promise<string> {
  const text = await page.getByRole('main').innerText();
  return text.replaceAll(phone, 'PHONE');
}

describe('a phone number', () => {
  it('is verified by a code in the mailbox, and then replaces a lost password', async () => {
    const { page, faults } = await site.openPage();
    const phone = '+1 500 555 0101';
    const email = await signUpOwner(page, site.url, 'Ada');
    await addPhone(page, phone);
    await signOut(page);

    await askBySms(page, phone);
    const code = page.getByLabel('Code', { exact: true });
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This code is not right').waitFor();
    await page.getByRole('button', { name: 'Send another code' }).click();
    await page.getByText('another code is on its way').waitFor();
    await code.fill(await readCode(page, '+15005550101'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();

    await givePassword(page, site.url, { email });
    await page.getByRole('alert').waitFor();
    await givePassword(page, site.url, { email, password: NEW_PASSWORD });
    await page.getByText('No incidents yet').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });

  it('of nobody is treated like that of an account, at every step', async () => {
    const { page, faults } = await site.openPage();
    const known = '+15005550102';
    await signUpOwner(page, site.url, 'Bea');
    await addPhone(page, known);
    await signOut(page);
    const seen: string[][] = [];
    for (const phone of [known, '+15005550199']) {
      await askBySms(page, phone);
      const pages = [await said(page, phone)];
      const code = page.getByLabel('Code', { exact: true });
      // Five guesses and one that is too many.
      for (let guess = 0; guess < 6; guess += 1) {
        const answered = page.waitForResponse(/otp\.verify/);
        await code.fill('000000');
        await page.keyboard.press('Enter');
        await answered;
        await page.getByRole('alert').waitFor();
        pages.push(await said(page, phone));
      }
      await page.getByRole('alert').getByText('too many wrong codes').waitFor();
      seen.push(pages);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a mailed link', () => {
  it('sets a new password, and is asked for the same way by somebody without an account', async () => {
    const { page, faults } = await site.openPage();
    const email = await signUpOwner(page, site.url, 'Cleo');
    await signOut(page);
    for (const address of ['nobody@example.com', email]) {
      await page.goto(`${site.url}/forgot-password`);
      await page.getByLabel('Email', { exact: true }).fill(address);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByText(`If ${address} can be used`).waitFor();
    }
    const mail = await openNewestMessage(page, site.url, email);
    await mail.getByRole('link', { name: /reset-password/ }).click();
    await page.getByLabel('New password').fill(PASSWORD.replace('42', '43'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await givePassword(page, site.url, { email, password: PASSWORD.replace('42', '43') });
    await page.getByText('No incidents yet').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});
