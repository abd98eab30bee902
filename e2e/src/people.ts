import type { Page } from 'playwright-core';

/** The password of everybody in the tests. */
export const PASSWORD = 'plum-orbit-lantern-42';

/** Fills in the form of a new account. @returns its address. */
export async function signUp(page: Page, url: string, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  await page.goto(`${url}/signup`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Create a tenant' }).waitFor();
  return email;
}

/** Makes a tenant and enters it. */
export async function createTenant(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await page.getByText('No incidents yet').waitFor();
}

/** An account with a tenant of its own. @returns its address. */
export async function signUpOwner(page: Page, url: string, name: string): Promise<string> {
  const email = await signUp(page, url, name);
  await createTenant(page, `${name} Ltd`);
  return email;
}

/** Signs out by the menu. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** The first step of signing in. */
export async function givePassword(
  page: Page,
  url: string,
  { email, password = PASSWORD }: { email: string; password?: string },
): Promise<void> {
  await page.goto(`${url}/signin`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Without the refusals that a test provokes, which the browser logs whatever the page makes of them. */
export function broken(faults: readonly string[]): string[] {
  return faults.filter((fault) => !fault.includes('Failed to load resource'));
}
