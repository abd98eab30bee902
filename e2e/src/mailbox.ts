import type { Page } from 'playwright-core';

/** The newest message to somebody, as the local mailbox shows it. It takes the tab of `page`. */
export async function openNewestMessage(page: Page, url: string, to: string) {
  await page.goto(`${url}/mailbox`);
  await page.getByLabel('Show messages to').fill(to);
  const messages = page.getByRole('list', { name: 'Messages' }).getByRole('listitem');
  const newest = messages.first();
  await newest.getByText(`To ${to}`).waitFor();
  return newest;
}

/** The six digits of the newest message to somebody. */
export async function codeFromMailbox(page: Page, url: string, to: string): Promise<string> {
  const message = await openNewestMessage(page, url, to);
  const code = /\b\d{6}\b/.exec(await message.innerText())?.[0];
  if (code === undefined) throw new Error(`no code in the newest message to ${to}`);
  return code;
}
