import { startIdentityProvider } from '@incident-tracker/api/testing/identity-provider';
import { totpCode } from '@incident-tracker/api/testing/second-factors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { launchBrowser, openPage } from './browser.js';
import { codeFromMailbox, openNewestMessage } from './mailbox.js';
import { broken, givePassword, signOut, signUpOwner } from './people.js';
import { startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';
import { letSignInsAge } from './sign-ins.js';
import { addAuthenticator } from './virtual-authenticator.js';

const PHONE = '+15005550101';
const FIVE_MINUTES = 5 * 60_000;

const stack = new AsyncDisposableStack();
let product: Product;
let browser: Browser;
let dataDir: string;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  dataDir = folder.path;
  const provider = stack.use(await startIdentityProvider('corp'));
  provider.register({ name: 'Ada', email: 'ada@example.com', email_verified: true });
  product = stack.use(
    await startProduct(dataDir, {
      DEMO: '0',
      RATE_LIMIT_ENABLED: 'false',
      OIDC_PROVIDERS: JSON.stringify([provider.entry]),
    }),
  );
  provider.serve(product.url);
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});
afterAll(() => stack.disposeAsync());

const openAccount = (page: Page, tab: 'profile' | 'security' | 'sessions') =>
  page.goto(`${product.url}/account?tab=${tab}`);

async function connectProvider(page: Page): Promise<string[]> {
  await page.getByRole('link', { name: 'Connect Provider corp' }).click();
  await page.getByRole('link', { name: 'Sign in as Ada' }).click();
  await page.getByRole('heading', { name: 'Connect Provider corp?' }).waitFor();
  const found = await inspectShown(page, 'consent to connect');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Disconnect: Provider corp' }).waitFor();
  return found;
}

async function addPasskey(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Test device');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'I have saved them' }).waitFor();
  const found = await inspectShown(page, 'recovery codes');
  await page.getByRole('button', { name: 'I have saved them' }).click();

  await page.getByRole('button', { name: 'Rename: Test device' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename the passkey' });
  await dialog.getByLabel('Name').fill('  ');
  await page.keyboard.press('Enter');
  await dialog.getByText('Please fill this in.').waitFor();
  found.push(...(await inspectShown(page, 'rename dialog')));
  await dialog.getByLabel('Name').fill('Work laptop');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Passkeys' }).getByText('Work laptop').waitFor();
  await dialog.waitFor({ state: 'detached' });
  return found;
}

async function setUpTotp(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await dialog.getByRole('img', { name: /QR code/ }).waitFor();
  const found = await inspectShown(page, 'authenticator app');
  const secret = await dialog.getByLabel('Key', { exact: true }).innerText();
  await dialog.getByLabel('Code that the app shows').fill(totpCode(secret, new Date()));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'I have saved them' }).click();
  await page.getByText('In use, set up').waitFor();
  return found;
}

async function addPhone(page: Page): Promise<string[]> {
  await openAccount(page, 'profile');
  const section = page.getByRole('region', { name: 'Phone number' });
  await section.getByRole('button', { name: 'Add a number' }).click();
  await section.getByRole('textbox', { name: 'Phone number' }).fill(PHONE);
  await section.getByRole('button', { name: 'Send a code' }).click();
  await section.getByLabel('Code', { exact: true }).waitFor();
  const found = await inspectShown(page, 'code for a phone number');
  const tab = await page.context().newPage();
  const code = await codeFromMailbox(tab, product.url, PHONE);
  found.push(...(await inspectShown(tab, 'mailbox with text message')));
  await tab.close();
  await section.getByLabel('Code', { exact: true }).fill(code);
  await page.keyboard.press('Enter');
  await section.getByText(PHONE).waitFor();
  return found;
}

describe('an account with everything', () => {
  it(
    'is set up, used and recovered without an accessibility fault on the way',
    async () => {
      const { page, faults } = await openPage(browser);
      await addAuthenticator(page);
      const email = await signUpOwner(page, product.url, 'Ada');
      await openAccount(page, 'security');
      const found = await connectProvider(page);
      found.push(...(await addPasskey(page)), ...(await setUpTotp(page)));
      found.push(...(await inspectShown(page, 'security page')), ...(await addPhone(page)));
      found.push(...(await inspectShown(page, 'profile')));
      await openAccount(page, 'sessions');
      const activity = page.getByRole('list', { name: 'Activity' });
      await activity.getByText('Passkey renamed').waitFor();
      found.push(...(await inspectShown(page, 'sessions and activity')));

      await letSignInsAge(dataDir);
      await openAccount(page, 'security');
      await page.getByRole('button', { name: 'New codes' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'New codes' }).click();
      const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
      await question.getByRole('link', { name: 'Go to Provider corp' }).waitFor();
      found.push(...(await inspectShown(page, 'confirmation by password')));
      await question.getByRole('button', { name: 'Use a code' }).click();
      await question.getByLabel('Code').fill('000000');
      await page.keyboard.press('Enter');
      await question.getByRole('alert').waitFor();
      found.push(...(await inspectShown(page, 'confirmation by code, refused')));
      await question.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('button', { name: 'I have saved them' }).click();
      await signOut(page);

      found.push(...(await inspectShown(page, 'sign-in')));
      await givePassword(page, product.url, { email });
      await page.getByRole('heading', { name: 'One more step' }).waitFor();
      found.push(...(await inspectShown(page, 'second step by app')));
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      found.push(...(await inspectShown(page, 'second step by recovery code')));

      await page.goto(`${product.url}/forgot-password`);
      await page.getByText('By text message').click();
      await page.getByLabel('Phone number').fill('12');
      await page.keyboard.press('Enter');
      await page.getByText('begins with + and the country code').waitFor();
      found.push(...(await inspectShown(page, 'forgotten password by text message')));
      await page.getByLabel('Phone number').fill(PHONE);
      await page.keyboard.press('Enter');
      await page.getByLabel('Code', { exact: true }).fill('000000');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      found.push(...(await inspectShown(page, 'code for a new password, refused')));
      await openNewestMessage(page, product.url, email);
      found.push(...(await inspectShown(page, 'mailbox')));
      expect(found).toEqual([]);
      expect(broken(faults)).toEqual([]);
      await page.context().close();
    },
    FIVE_MINUTES,
  );
});
