import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { letSignInsAge } from './sign-ins.js';
import { startSite } from './site.js';
import { addAuthenticator } from './virtual-authenticator.js';

const PASSWORD = 'plum-orbit-lantern-42';
const HALF_MINUTE = 30_000;

const site = startSite();

/** An authenticator app: RFC 6238 with SHA-1, six digits, 30 seconds, written here a second time. */
function totp(secret: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret.replaceAll(' ', ''))
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / HALF_MINUTE)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac.readUInt8(19) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Signs up with a tenant of one's own. */
async function signUp(page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  await page.goto(`${site.url}/signup`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Create a tenant' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill(`${name} Ltd`);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await page.getByText('No incidents yet').waitFor();
  return email;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** The first step of signing in. */
async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto(`${site.url}/signin`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const openSecurity = (page: Page) => page.goto(`${site.url}/account?tab=security`);

/** Sets up an authenticator app. @returns its secret and the recovery codes. */
async function setUpTotp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await openSecurity(page);
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await dialog.getByRole('img', { name: /QR code/ }).waitFor();
  const secret = await dialog.getByLabel('Key', { exact: true }).innerText();
  await dialog.getByLabel('Code that the app shows').fill(totp(secret));
  await page.keyboard.press('Enter');
  const saved = page.getByRole('dialog', { name: 'Save your recovery codes' });
  await saved.waitFor();
  const codes = await saved.getByRole('listitem').allInnerTexts();
  // What is printed is whole: the dialog, which cuts off what does not fit, is not on the paper.
  await page.emulateMedia({ media: 'print' });
  await page
    .getByText(codes.at(-1) ?? 'none')
    .filter({ visible: true })
    .waitFor();
  await saved.waitFor({ state: 'hidden' });
  await page.emulateMedia({ media: 'screen' });
  await saved.getByRole('button', { name: 'I have saved them' }).click();
  await page.getByText('In use, set up').waitFor();
  return { secret, codes };
}

/** Without the refusals that a test provokes, which the browser logs whatever the page makes of them. */
const broken = (faults: readonly string[]) =>
  faults.filter((fault) => !fault.includes('Failed to load resource'));

describe('an authenticator app', () => {
  it('is set up by its QR code or key, and is asked for at the next sign-in', async () => {
    const { page, faults } = await site.openPage();
    const email = await signUp(page, 'Ada');
    const { secret, codes } = await setUpTotp(page);
    expect(new Set(codes).size).toBe(10);
    await signOut(page);

    await givePassword(page, email);
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    const code = page.getByLabel('Code', { exact: true });
    expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This code is not right').waitFor();
    // A code is good once: the next one, which an app shows in half a minute, is within the tolerance.
    await code.fill(totp(secret, Date.now() + HALF_MINUTE));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });

  it('can be stood in for by each recovery code once', async () => {
    const { page, faults } = await site.openPage();
    const email = await signUp(page, 'Bea');
    const { codes } = await setUpTotp(page);
    const [first = '', second = ''] = codes;
    await signOut(page);

    const useRecoveryCode = async (recoveryCode: string) => {
      await givePassword(page, email);
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await page.getByLabel('Recovery code').fill(recoveryCode);
      await page.keyboard.press('Enter');
    };
    await useRecoveryCode(first);
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    await openSecurity(page);
    await page.getByText('9 unused codes').waitFor();
    await signOut(page);
    await useRecoveryCode(first);
    await page.getByRole('alert').getByText('was used before').waitFor();
    await useRecoveryCode(second.toLowerCase());
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a passkey', () => {
  it('is made on the security page, and signs in without a password', async () => {
    const { page, faults } = await site.openPage();
    await addAuthenticator(page);
    const email = await signUp(page, 'Cleo');
    await openSecurity(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page
      .getByRole('dialog', { name: 'Add a passkey' })
      .getByLabel('Name')
      .fill('Test device');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'I have saved them' }).click();
    await page.getByRole('list', { name: 'Passkeys' }).getByText('Test device').waitFor();
    await signOut(page);

    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
    await signOut(page);

    // After a password it is the second step.
    await givePassword(page, email);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();

    await openSecurity(page);
    await page.getByRole('button', { name: 'Remove: Test device' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('You have no passkeys yet.').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('what is sensitive', () => {
  it('asks for the password once more when the sign-in is old, and then happens by itself', async () => {
    const { page, faults } = await site.openPage();
    await signUp(page, 'Dora');
    await letSignInsAge(site.dataDir);
    await openSecurity(page);
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await question.getByLabel('Password', { exact: true }).fill('not the password');
    await page.keyboard.press('Enter');
    await question.getByRole('alert').waitFor();
    await question.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Set up an authenticator app' }).waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });

  it('does not happen when the person would rather not confirm', async () => {
    const { page, faults } = await site.openPage();
    await signUp(page, 'Elsa');
    await letSignInsAge(site.dataDir);
    await openSecurity(page);
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Not set up.').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a tenant that requires two-step sign-in', () => {
  it('sends members to set it up, and lets them in afterwards', async () => {
    const owner = await site.openPage();
    await signUp(owner.page, 'Fay');
    await setUpTotp(owner.page);
    await owner.page.goto(`${site.url}/members`);
    await owner.page.getByRole('button', { name: 'Invite' }).click();
    const invite = owner.page.getByRole('dialog');
    await invite.getByLabel('Email').fill('gus@example.com');
    await invite.getByRole('button', { name: 'Send the invitation' }).click();
    await owner.page.getByText('is on its way').waitFor();

    const member = await site.openPage();
    await member.page.goto(`${site.url}/mailbox`);
    await member.page.getByLabel('Show messages to').fill('gus@example.com');
    await member.page
      .getByRole('link', { name: /accept-invite/ })
      .first()
      .click();
    await member.page.getByRole('link', { name: 'Create an account to accept' }).click();
    await member.page.getByLabel('Your name').fill('Gus');
    await member.page.getByLabel('Email').fill('gus@example.com');
    await member.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await member.page.getByRole('button', { name: 'Create account' }).click();
    await member.page.getByRole('button', { name: 'Accept the invitation' }).click();
    await member.page.getByText('No incidents yet').waitFor();

    await owner.page.goto(`${site.url}/settings`);
    await owner.page
      .getByRole('switch', { name: 'Require two-step sign-in' })
      .click({ force: true });
    await owner.page.getByText('is required from now on').waitFor();

    await member.page.goto(`${site.url}/incidents`);
    await member.page.getByRole('link', { name: 'Set up two-step sign-in' }).click();
    await setUpTotp(member.page);
    await member.page.goto(`${site.url}/incidents`);
    await member.page.getByText('No incidents yet').waitFor();
    expect(broken([...owner.faults, ...member.faults])).toEqual([]);
    await Promise.all([owner.page.context().close(), member.page.context().close()]);
  });
});
