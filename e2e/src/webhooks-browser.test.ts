import { addMember, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import {
  REACH_LOCALHOST,
  startReceiver,
  status,
} from '@incident-tracker/api/testing/webhook-receiver';
import { webhooks } from '@incident-tracker/sdk';
import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { broken, givePassword } from './people.js';
import { prepareShownReceiver } from './shown-receiver.js';
import { startSite } from './site.js';

/** A first attempt, its repetition five seconds later, and room for a busy machine. */
const REPEATED = { timeout: 30_000 };

const site = startSite({ ...REACH_LOCALHOST, DEMO: '0', RATE_LIMIT_ENABLED: 'false' });

/** Somebody of a tenant, signed in in a browser of their own. */
async function enter(person: Member) {
  const watched = await site.openPage();
  await givePassword(watched.page, site.url, { email: person.email });
  await watched.page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
  return watched;
}

const goTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();

/** Creates a webhook by the form. @returns its secret. */
async function createWebhook(page: Page, url: string): Promise<string> {
  await goTo(page, 'Webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  await page.getByLabel('URL').fill(url);
  await page.getByRole('button', { name: 'Create webhook' }).click();
  return readSecret(page, 'Copy the secret now');
}

async function readSecret(page: Page, title: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: title });
  const secret = await dialog.getByLabel('Signing secret', { exact: true }).innerText();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return secret;
}

async function sendTest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send test event' }).first().click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

const deliveriesOf = (page: Page): Locator =>
  page.getByRole('list', { name: 'Deliveries, newest first' }).getByRole('listitem');

async function declare(owner: Member, title: string): Promise<void> {
  expectStatus(await owner.client.post('/v1/incidents', { title }), 201);
}

describe('an owner', () => {
  it('makes a webhook, sees a test event arrive, and follows a failure until it is sent again', async () => {
    await using receiver = await startReceiver();
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    const found: string[] = [];
    await goTo(page, 'Webhooks');
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
    found.push(...(await inspectShown(page, 'no webhooks')));
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.getByRole('button', { name: 'New webhook' }).click();
    const form = page.getByRole('dialog', { name: 'New webhook' });
    await form.getByLabel('URL').fill('nonsense');
    await form.getByLabel('All events').uncheck();
    await form.getByText('An incident was declared.').waitFor();
    await form.getByRole('button', { name: 'Create webhook' }).click();
    await form.getByText('Give a whole address').waitFor();
    await form.getByText('Choose at least one.').waitFor();
    found.push(...(await inspectShown(page, 'the form of a webhook')));
    await form.getByLabel('URL').fill('http://10.0.0.1/hooks');
    await form.getByLabel('Find a type of event').fill('declared');
    await form.getByRole('checkbox', { name: 'incident.declared' }).check();
    await form.getByRole('button', { name: 'Create webhook' }).click();
    await form.getByText('an address that requests may not go to').waitFor();
    await form.getByLabel('URL').fill(`${receiver.url}/hooks`);
    await form.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByRole('dialog', { name: 'Copy the secret now' }).waitFor();
    found.push(...(await inspectShown(page, 'the secret')));
    await page.setViewportSize({ width: 1280, height: 900 });
    const secret = await readSecret(page, 'Copy the secret now');
    expect(secret).toMatch(/^whsec_/);

    await page.getByRole('heading', { name: 'Nothing was sent yet' }).waitFor();
    await sendTest(page);
    await deliveriesOf(page).filter({ hasText: 'Delivered' }).filter({ hasText: 'Test' }).waitFor();
    const [test] = receiver.received;
    expect(await webhooks.verify(test?.body ?? '', test?.headers ?? {}, secret)).toMatchObject({
      type: 'webhook.test',
    });

    receiver.answerWith((_received, response) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end('the database is away');
    });
    await declare(owner, 'Exports hang');
    // Nobody reloads the page.
    const failed = deliveriesOf(page).filter({ hasText: 'incident.declared' });
    await failed.filter({ hasText: 'Retrying' }).waitFor(REPEATED);
    await failed.getByRole('button').click();
    const drawer = page.getByRole('dialog', { name: 'Delivery' });
    await drawer.getByText('the database is away').first().waitFor();
    await drawer.getByText('webhook-signature', { exact: true }).first().waitFor();
    await drawer.getByText('Attempt 2').waitFor(REPEATED);
    found.push(...(await inspectShown(page, 'a delivery')));
    expect(new URL(page.url()).searchParams.get('delivery')).not.toBeNull();

    receiver.answerWith(status(204));
    await drawer.getByRole('button', { name: 'Redeliver' }).click();
    await drawer.getByText('Attempt 3').waitFor(REPEATED);
    await drawer.getByText('HTTP 204').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await failed.filter({ hasText: 'Delivered' }).waitFor();
    const ids = receiver.received.slice(1).map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    found.push(...(await inspectShown(page, 'a webhook')));
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });

  it('sees an open circuit and closes it, and redelivers what was given up', async () => {
    await using receiver = await startReceiver(status(503));
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    await createWebhook(page, receiver.url);
    for (let n = 1; n <= 12; n += 1) await declare(owner, `Incident ${n}`);
    await page.getByText('Circuit open: sending is paused').waitFor(REPEATED);
    await deliveriesOf(page).filter({ hasText: 'Parked' }).first().waitFor();
    const found = await inspectShown(page, 'an open circuit');
    await page.setViewportSize({ width: 1280, height: 900 });
    receiver.answerWith(status(204));
    await page.getByRole('button', { name: 'Try everything now' }).click();
    const delivered = deliveriesOf(page).filter({ hasText: 'Delivered' });
    await expect.poll(() => delivered.count(), { timeout: 30_000 }).toBe(12);
    expect(await page.getByText('Circuit open').count()).toBe(0);

    receiver.answerWith(status(410));
    await sendTest(page);
    await page.getByText('Disabled, because the endpoint says that it is gone').waitFor(REPEATED);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Dead letters' }).click();
    await page.keyboard.press('Escape');
    await deliveriesOf(page).filter({ hasText: 'Dead letter' }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=dead_letter');
    await expect.poll(() => deliveriesOf(page).count()).toBe(1);
    found.push(...(await inspectShown(page, 'a disabled webhook')));
    await page.setViewportSize({ width: 1280, height: 900 });

    receiver.answerWith(status(204));
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('button', { name: 'Redeliver…' }).click();
    await page.getByRole('button', { name: 'Redeliver', exact: true }).click();
    await page.getByText('1 delivery is being sent again.').waitFor();
    await page.getByRole('heading', { name: 'No dead letters' }).waitFor(REPEATED);
    await page.getByRole('button', { name: 'Clear the filters' }).first().click();
    await expect.poll(() => delivered.count(), { timeout: 30_000 }).toBe(13);

    await goTo(page, 'Webhooks');
    await page.getByRole('img', { name: '13 of the last 13 deliveries have arrived' }).waitFor();
    found.push(...(await inspectShown(page, 'webhooks')));
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('rotates a secret, edits, disables and deletes a webhook', async () => {
    await using receiver = await startReceiver();
    const owner = await signUpOwner(site.url);
    const { page, faults } = await enter(owner);
    const first = await createWebhook(page, receiver.url);
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    expect(await inspectShown(page, 'the menu of a webhook')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.keyboard.press('Escape');

    await choose('Rotate the secret');
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    const second = await readSecret(page, 'Copy the new secret now');
    await page.getByText('Two secrets are in use').waitFor();
    await sendTest(page);
    await deliveriesOf(page).filter({ hasText: 'Delivered' }).waitFor();
    const [{ body, headers } = { body: '', headers: {} }] = receiver.received;
    for (const secret of [first, second]) {
      expect(await webhooks.verify(body, headers, secret)).toMatchObject({ type: 'webhook.test' });
    }

    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Description (optional)').fill('Feeds the data warehouse');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Feeds the data warehouse').waitFor();

    await choose('Disable');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('This webhook is disabled').waitFor();
    expect(await page.getByRole('button', { name: 'Send test event' }).count()).toBe(0);
    await choose('Enable');
    await page.getByRole('button', { name: 'Send test event' }).first().waitFor();

    await choose('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('can start from the receiver that the page shows, which believes nothing forged', async () => {
    const owner = await signUpOwner(site.url);
    const { page } = await enter(owner);
    await goTo(page, 'Webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await using receiver = await prepareShownReceiver();
    await page.getByLabel('URL').fill(receiver.url);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    const code = await page.getByRole('region', { name: 'Example of a receiver' }).innerText();
    const secret = await readSecret(page, 'Copy the secret now');
    await receiver.run(code, { WEBHOOK_SECRET: secret });

    await sendTest(page);
    await deliveriesOf(page).filter({ hasText: 'HTTP 204' }).waitFor(REPEATED);
    expect(receiver.output()).toContain('webhook.test');
    const forged = await fetch(receiver.url, {
      method: 'POST',
      headers: {
        'webhook-id': 'x',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,AAAA',
      },
      body: '{"type":"forged"}',
    });
    expect(forged.status).toBe(400);
    expect(receiver.output()).not.toContain('forged');
  });
});

describe('an agent', () => {
  it('is neither shown webhooks nor let in', async () => {
    const owner = await signUpOwner(site.url);
    const agent = await addMember(owner, 'AGENT');
    const { page } = await enter(agent);
    await page.getByRole('link', { name: 'Incidents' }).waitFor();
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
    await page.goto(`${site.url}/webhooks`);
    await page.getByRole('heading', { name: 'Your role does not include this' }).waitFor();
  });
});
