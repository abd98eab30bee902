import { addMember, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { openNewestMessage } from './mailbox.js';
import { givePassword } from './people.js';
import { startSite } from './site.js';

const site = startSite();

async function enter(person: Member) {
  const watched = await site.openPage();
  await givePassword(watched.page, site.url, { email: person.email });
  await watched.page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
  return watched;
}

/** What axe finds, on a desk again afterwards. */
async function inspect(page: Page, name: string): Promise<string[]> {
  const found = await inspectShown(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

/** The owner writes a ticket, and a comment in which somebody is meant. */
async function mention(owner: Member, { userId, name }: Member): Promise<void> {
  expectStatus(await owner.client.post('/v1/tickets', { title: 'My invoice is wrong' }), 201);
  const body = `Can you look, [@${name}](mention:${userId})?`;
  expectStatus(await owner.client.post('/v1/tickets/T-1/comments', { body }), 201);
}

const bell = (page: Page, name: string) => page.getByRole('banner').getByRole('link', { name });

const rowOf = (page: Page, text: string) =>
  page.getByRole('list', { name: 'Notifications' }).getByRole('listitem').filter({ hasText: text });

describe('somebody who is mentioned', () => {
  it('is told by the bell, reads it in the inbox, and is led to the ticket', async () => {
    const owner = await signUpOwner(site.url);
    const agent = await addMember(owner, 'AGENT');
    const { page, faults } = await enter(agent);
    await bell(page, 'Inbox').waitFor();
    await mention(owner, agent);
    // A new ticket, and the mention; nobody reloads the page.
    await bell(page, 'Inbox: 2 unread').click();
    await rowOf(page, 'mentioned you').getByText('My invoice is wrong').waitFor();
    const found = await inspect(page, 'an inbox');

    await rowOf(page, 'mentioned you').getByRole('link').click();
    await page.getByRole('heading', { name: 'My invoice is wrong' }).waitFor();
    await bell(page, 'Inbox: 1 unread').click();
    await page.getByText('Unread', { exact: true }).first().click();
    await rowOf(page, 'opened a ticket').waitFor();
    expect(await rowOf(page, 'mentioned you').count()).toBe(0);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('heading', { name: 'All is read' }).waitFor();
    expect(await bell(page, 'Inbox').getAttribute('aria-label')).toBe('Inbox');
    found.push(...(await inspect(page, 'an inbox that is read')));

    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: /^Mark as unread: .* mentioned you/ }).click();
    await bell(page, 'Inbox: 1 unread').waitFor();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('stops such mails by the link in one of them, without signing in', async () => {
    const owner = await signUpOwner(site.url, 'Northwind');
    const agent = await addMember(owner, 'AGENT');
    await mention(owner, agent);
    const { page, faults } = await site.openPage();
    await expect
      .poll(async () => (await openNewestMessage(page, site.url, agent.email)).innerText(), {
        timeout: 30_000,
      })
      .toContain('mentioned you');
    const mail = page.getByRole('listitem').filter({ hasText: 'mentioned you' }).first();
    await mail.locator('a[href*="/unsubscribe?token="]').first().click();
    await page.getByText('You get mails from Northwind of this kind').waitFor();
    const found = await inspect(page, 'stopping mails');
    // The page asks first: what follows links in mails has stopped nothing.
    const before = await agent.client.get('/v1/notifications/preferences');
    expect(before.body).toMatchObject({ email: true });
    await page.getByRole('button', { name: 'Stop mails of this kind' }).click();
    await page.getByText('You get no more mails from Northwind of this kind').waitFor();
    found.push(...(await inspect(page, 'stopped mails')));
    const after = await agent.client.get('/v1/notifications/preferences');
    expect(after.body).toMatchObject({
      email: true,
      kinds: expect.arrayContaining([
        expect.objectContaining({ kind: 'mentioned', inbox: true, email: false }),
      ]),
    });
    await page.goto(`${site.url}/unsubscribe?token=nonsense`);
    await page.getByText('This link stops nothing').waitFor();
    expect(found).toEqual([]);
    expect(faults.filter((fault) => !fault.includes('Failed to load resource'))).toEqual([]);
  });
});

describe('the preferences', () => {
  it('are chosen by kind and channel, with quiet hours in a time zone', async () => {
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    await bell(page, 'Inbox').click();
    await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
    const found = await inspect(page, 'an empty inbox');
    await page.getByRole('link', { name: 'Choose what you are told' }).click();
    const mails = page.getByRole('checkbox', { name: 'You are mentioned: Mail' });
    await mails.uncheck();
    await page.getByRole('switch', { name: /^Quiet hours/ }).click();
    await page.getByLabel('From', { exact: true }).fill('21:30');
    await page.getByLabel('Until', { exact: true }).fill('21:30');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Give two different times.').waitFor();
    await page.getByLabel('Until', { exact: true }).fill('06:15');
    await page.getByRole('combobox', { name: 'How often' }).click();
    await page.getByRole('option', { name: 'Collected, once a day' }).click();
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('Berlin');
    await page.getByRole('option', { name: 'Europe/Berlin' }).waitFor();
    // By keyboard, which opens the list again should it have closed while the page was busy.
    await zone.press('ArrowDown');
    await zone.press('Enter');
    found.push(...(await inspect(page, 'preferences')));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Your choice is saved.').waitFor();

    await page.goto(`${site.url}/notifications/preferences`);
    await mails.waitFor();
    expect(await mails.isChecked()).toBe(false);
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('21:30');
    const { body } = await owner.client.get('/v1/notifications/preferences');
    expect(body).toMatchObject({
      digest: 'daily',
      timeZone: 'Europe/Berlin',
      quietHours: { from: '21:30', to: '06:15' },
    });
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('an administrator', () => {
  it('adds a chat channel, whose address is not shown again, and switches it off', async () => {
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    await page.getByRole('link', { name: 'Chat channels' }).click();
    await page.getByRole('heading', { name: 'No chat channels yet' }).waitFor();
    const found = await inspect(page, 'no chat channels');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const form = page.getByRole('dialog', { name: 'Add a chat channel' });
    await form.getByRole('button', { name: 'Add channel' }).click();
    await form.getByText('Give it a name.').waitFor();
    await form.getByLabel('Name').fill('#incidents');
    await form
      .getByLabel('Address of the incoming webhook')
      .fill('https://hooks.slack.com/services/T000/B000/not-a-real-one');
    found.push(...(await inspect(page, 'a new chat channel')));
    await form.getByRole('button', { name: 'Add channel' }).click();
    const channel = page.getByRole('list', { name: 'Chat channels' }).getByRole('listitem');
    await channel.getByText('Active').waitFor();
    await channel.getByText('hooks.slack.com').waitFor();
    expect(await page.getByText('not-a-real-one').count()).toBe(0);
    await channel.getByRole('button', { name: 'Actions for #incidents' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await channel.getByText('Disabled').waitFor();
    found.push(...(await inspect(page, 'a chat channel')));
    await channel.getByRole('button', { name: 'Actions for #incidents' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'No chat channels yet' }).waitFor();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });
});
