import { startIdentityProvider } from '@incident-tracker/api/testing/identity-provider';
import type { IdentityProvider } from '@incident-tracker/api/testing/identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { broken, createTenant, signOut, signUp, signUpOwner } from './people.js';
import { startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';

const stack = new AsyncDisposableStack();
let provider: IdentityProvider;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  provider = stack.use(await startIdentityProvider('corp'));
  // It answers 503 to everything, because it serves nobody.
  const silent = stack.use(await startIdentityProvider('silent'));
  product = stack.use(
    await startProduct(folder.path, {
      DEMO: '0',
      RATE_LIMIT_ENABLED: 'false',
      OIDC_PROVIDERS: JSON.stringify([provider.entry, silent.entry]),
    }),
  );
  provider.serve(product.url);
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});
afterAll(() => stack.disposeAsync());

/** Somebody whom the provider knows. */
function register(name: string, verified = true): void {
  provider.register({
    name,
    email: `${name.toLowerCase()}@example.com`,
    email_verified: verified,
  });
}

/** Goes to the provider by the button of the sign-in page, and picks there who to be. */
async function goThrough(page: Page, name: string): Promise<void> {
  await page.goto(`${product.url}/signin`);
  await page.getByRole('link', { name: 'Continue with Provider corp' }).click();
  await page.getByRole('link', { name: `Sign in as ${name}` }).click();
}

const openSecurity = (page: Page) => page.goto(`${product.url}/account?tab=security`);

describe('a provider', () => {
  it('lets a new person in with an account made on the way, and the same one the next time', async () => {
    register('Ada');
    const { page, faults } = await openPage(browser);
    await goThrough(page, 'Ada');
    await page.getByRole('heading', { name: 'Create a tenant' }).waitFor();
    await createTenant(page, 'Ada Ltd');
    await page.goto(`${product.url}/account`);
    await page.getByText('Ada · ada@example.com').waitFor();
    await page.getByText('Verified', { exact: true }).first().waitFor();
    await signOut(page);

    // The provider remembers who signed in there, so it does not ask again.
    await page.getByRole('link', { name: 'Continue with Provider corp' }).click();
    await page.getByText('No incidents yet').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });

  it('is connected to an account of the same address once its person agrees, and disconnected', async () => {
    register('Bea');
    const { page, faults } = await openPage(browser);
    const email = await signUpOwner(page, product.url, 'Bea');
    await signOut(page);

    // Whoever comes from the provider has to prove here that the account is theirs.
    await goThrough(page, 'Bea');
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('plum-orbit-lantern-42');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Connect Provider corp?' }).waitFor();
    await page.getByText(email).waitFor();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const connected = page.getByRole('list', { name: 'Connected accounts' });
    await connected.getByText('Provider corp').waitFor();
    await signOut(page);

    await page.getByRole('link', { name: 'Continue with Provider corp' }).click();
    await page.getByText('No incidents yet').waitFor();
    await openSecurity(page);
    await page.getByRole('button', { name: 'Disconnect: Provider corp' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('None is connected.').waitFor();
    await page.getByRole('link', { name: 'Connect Provider corp' }).waitFor();
    await signOut(page);

    await page.getByRole('link', { name: 'Continue with Provider corp' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });

  it('is connected from the account page, and left alone by whoever declines', async () => {
    register('Cleo');
    const { page, faults } = await openPage(browser);
    await signUpOwner(page, product.url, 'Cleo');
    const comeBack = async () => {
      await openSecurity(page);
      await page.getByRole('link', { name: 'Connect Provider corp' }).click();
    };
    await comeBack();
    await page.getByRole('link', { name: 'Sign in as Cleo' }).click();
    await page.getByRole('link', { name: 'Do not connect' }).click();
    await page.getByText('No incidents yet').waitFor();
    await comeBack();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page
      .getByRole('list', { name: 'Connected accounts' })
      .getByText('cleo@example.com')
      .waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a trip to the provider that does not work out', () => {
  it('says why on the page where it began, and how to go on', async () => {
    register('Dora', false);
    const { page, faults } = await openPage(browser);
    await page.goto(`${product.url}/signin`);
    await page.getByRole('link', { name: 'Continue with Provider corp' }).click();
    await page.getByRole('link', { name: 'Do not agree' }).click();
    await page.getByRole('alert').getByText('You did not agree at the provider').waitFor();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();

    await goThrough(page, 'Dora');
    await page.getByRole('alert').getByText('is not verified').waitFor();

    await page.goto(`${product.url}/signin`);
    await page.getByRole('link', { name: 'Continue with Provider silent' }).click();
    await page.getByRole('alert').getByText('does not answer at the moment').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });

  it('leads back to the account page when it began there', async () => {
    const { page, faults } = await openPage(browser);
    await signUpOwner(page, product.url, 'Elsa');
    await openSecurity(page);
    await page.getByRole('link', { name: 'Connect Provider corp' }).click();
    await page.getByRole('link', { name: 'Do not agree' }).click();
    const section = page.getByRole('region', { name: 'Connected accounts' });
    await section.getByRole('alert').getByText('You did not agree at the provider').waitFor();
    expect(broken(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a tenant that demands the provider of a domain', () => {
  it('keeps members of that domain out until they come through it', async () => {
    register('Gus');
    const owner = await openPage(browser);
    await signUpOwner(owner.page, product.url, 'Fay');
    await owner.page.goto(`${product.url}/members`);
    await owner.page.getByRole('button', { name: 'Invite' }).click();
    const invite = owner.page.getByRole('dialog');
    await invite.getByLabel('Email').fill('gus@example.com');
    await invite.getByRole('button', { name: 'Send the invitation' }).click();
    await owner.page.getByText('is on its way').waitFor();

    const member = await openPage(browser);
    const email = await signUp(member.page, product.url, 'Gus');
    await member.page.goto(`${product.url}/mailbox`);
    await member.page.getByLabel('Show messages to').fill(email);
    await member.page
      .getByRole('link', { name: /accept-invite/ })
      .first()
      .click();
    await member.page.getByRole('button', { name: 'Accept the invitation' }).click();
    await member.page.getByText('No incidents yet').waitFor();

    await owner.page.goto(`${product.url}/settings`);
    await owner.page.getByLabel('Domain').fill('example.com');
    await owner.page.getByRole('button', { name: 'Add', exact: true }).click();
    await owner.page.getByRole('button', { name: /example\.com/ }).waitFor();

    await member.page.goto(`${product.url}/incidents`);
    await member.page.getByRole('link', { name: 'Continue with Provider corp' }).click();
    await member.page.getByRole('link', { name: 'Sign in as Gus' }).click();
    await member.page.getByRole('button', { name: 'Connect', exact: true }).click();
    await member.page
      .getByRole('list', { name: 'Connected accounts' })
      .getByText('Provider corp')
      .waitFor();
    // Connecting is not coming through it: this session still began with a password.
    await member.page.goto(`${product.url}/incidents`);
    await member.page.getByRole('link', { name: 'Continue with Provider corp' }).click();
    await member.page.getByText('No incidents yet').waitFor();

    expect(broken([...owner.faults, ...member.faults])).toEqual([]);
    await Promise.all([owner.page.context().close(), member.page.context().close()]);
  });
});
