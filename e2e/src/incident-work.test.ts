import { addMember, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Member } from '@incident-tracker/api/testing/people';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { broken, givePassword } from './people.js';
import { startSite } from './site.js';

const site = startSite();

async function enter(person: Member) {
  const watched = await site.openPage();
  await givePassword(watched.page, site.url, { email: person.email });
  await watched.page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();
  return watched;
}

async function declare(owner: Member, title: string, status = 'investigating'): Promise<void> {
  expectStatus(await owner.client.post('/v1/incidents', { title, status }), 201);
}

async function move(owner: Member, reference: string, status: string): Promise<void> {
  expectStatus(await owner.client.patch(`/v1/incidents/${reference}`, { status }), 200);
}

/** What axe finds, on a desk again afterwards. */
async function inspect(page: Page, name: string): Promise<string[]> {
  const found = await inspectShown(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

const openTab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

const rowOf = (page: Page, reference: string) =>
  page
    .getByRole('list', { name: 'Incidents' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: new RegExp(`^${reference} `) }) });

async function exported(page: Page, format: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

describe('many incidents', () => {
  it('are changed at once from the keyboard, and the one that is refused says why', async () => {
    const owner = await signUpOwner(site.url);
    for (const title of ['Checkout fails', 'Payments time out', 'Search is slow']) {
      await declare(owner, title);
    }
    await move(owner, 'INC-2', 'canceled');
    const { page, faults } = await enter(owner);
    await rowOf(page, 'INC-1').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    const bar = page.getByRole('region', { name: 'Selected incidents' });
    await bar.getByText('3 selected').waitFor();
    const found = await inspect(page, 'a selection');

    await bar.getByRole('button', { name: 'Change status' }).click();
    const form = page.getByRole('dialog', { name: 'Change status' });
    await form.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Monitoring' }).click();
    found.push(...(await inspect(page, 'a change of many')));
    await form.getByRole('button', { name: 'Change 3 incidents' }).click();
    const results = page.getByRole('dialog', { name: 'What became of it' });
    await results.getByText('2 changed, 1 refused').waitFor();
    const [refused] = await results.getByRole('listitem').allInnerTexts();
    expect(refused).toContain('INC-2');
    expect(refused).toContain('No further status can be set.');
    found.push(...(await inspect(page, 'the outcome of a change of many')));
    await results.getByRole('button', { name: 'Close' }).last().click();
    await bar.getByText('1 selected').waitFor();
    await rowOf(page, 'INC-1').getByText('Monitoring').waitFor();
    await rowOf(page, 'INC-2').getByText('Canceled').waitFor();

    await bar.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByLabel('Select INC-3').check();
    await page.getByLabel('Select INC-1').click({ modifiers: ['Shift'] });
    await bar.getByText('3 selected').waitFor();
    await bar.getByRole('button', { name: 'Assign a role' }).click();
    const assign = page.getByRole('dialog', { name: 'Assign a role' });
    await assign.getByRole('combobox', { name: 'Person' }).click();
    await page.getByRole('option', { name: owner.name }).click();
    await assign.getByRole('button', { name: 'Change 3 incidents' }).click();
    await page.getByText('3 incidents are changed.').waitFor();
    await rowOf(page, 'INC-3').getByText(owner.name).waitFor();
    expect(await bar.count()).toBe(0);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('are exported as the filters show them', async () => {
    const owner = await signUpOwner(site.url);
    await declare(owner, 'Checkout fails');
    await declare(owner, 'Search is slow');
    await move(owner, 'INC-2', 'monitoring');
    const { page, faults } = await enter(owner);
    const all = await exported(page, 'CSV');
    expect(all.name).toMatch(/^incidents-[\d-]+\.csv$/);
    expect(all.text).toContain('Checkout fails');
    await page.goto(`${site.url}/incidents?status=monitoring`);
    await rowOf(page, 'INC-2').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByText('Only what the filters let through').waitFor();
    expect(await inspect(page, 'the export menu')).toEqual([]);
    await page.keyboard.press('Escape');
    const lines = (await exported(page, 'NDJSON')).text.trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ reference: 'INC-2', title: 'Search is slow' }),
    ]);
    expect(faults).toEqual([]);
  });
});

describe('an incident', () => {
  it('is merged into another, which the banner leads to', async () => {
    const owner = await signUpOwner(site.url);
    await declare(owner, 'Checkout fails');
    await declare(owner, 'Payments time out');
    const { page, faults } = await enter(owner);
    await rowOf(page, 'INC-2').getByRole('link').click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Merge into another incident' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge INC-2' });
    await dialog.getByRole('button', { name: 'Merge for good' }).click();
    await dialog.getByText('Choose the incident in which the work goes on.').waitFor();
    await dialog.getByRole('combobox', { name: 'Merge into' }).fill('checkout');
    await page.getByRole('option', { name: /INC-1 Checkout fails/ }).click();
    await dialog.getByText('Its open tasks, links and alerts move to INC-1.').waitFor();
    const found = await inspect(page, 'merging');
    await dialog.getByRole('button', { name: 'Merge for good' }).click();
    await page.getByText('Merged into INC-1', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'More actions' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /Change severity|Edit title/ }).count()).toBe(0);
    await openTab(page, 'Review');
    await page.getByRole('heading', { name: 'This incident was merged' }).waitFor();
    found.push(...(await inspect(page, 'a merged incident')));
    await page.getByRole('link', { name: 'Go to INC-1: Checkout fails' }).click();
    await page.getByRole('heading', { name: 'Checkout fails' }).waitFor();
    await page.getByText('INC-2 was merged into this incident: Payments time out').waitFor();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is linked with pages and with other incidents, from both of their sides', async () => {
    const owner = await signUpOwner(site.url);
    await declare(owner, 'Checkout fails');
    await declare(owner, 'Payments time out');
    const { page, faults } = await enter(owner);
    await page.goto(`${site.url}/incidents/INC-2?tab=links`);
    await page.getByRole('heading', { name: 'No links yet' }).waitFor();
    await page.getByRole('button', { name: 'Add a link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a link' });
    await dialog.getByLabel('Address').fill('javascript:alert(1)');
    await dialog.getByRole('button', { name: 'Add link' }).click();
    await dialog.getByText('Give a whole address').waitFor();
    const found = await inspect(page, 'adding a link');
    await dialog.getByLabel('Address').fill('https://wiki.example/payments');
    await dialog.getByLabel('Title').fill('Runbook of payments');
    await dialog.getByRole('button', { name: 'Add link' }).click();
    const link = page.getByRole('link', { name: 'Runbook of payments' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe('https://wiki.example/payments');
    expect(await link.getAttribute('rel')).toContain('noopener');

    const relate = async () => {
      await page.getByRole('button', { name: 'Add a link' }).click();
      await dialog.getByText('An incident', { exact: true }).click();
      await dialog.getByRole('combobox', { name: 'INC-2', exact: true }).click();
      await page.getByRole('option', { name: 'is caused by' }).click();
      await dialog.getByRole('combobox', { name: 'Incident', exact: true }).fill('INC-1');
      await page.getByRole('option', { name: /Checkout fails/ }).click();
      await dialog.getByRole('button', { name: 'Add link' }).click();
    };
    await relate();
    await page.getByRole('link', { name: 'INC-1 Checkout fails' }).waitFor();
    await relate();
    await dialog.getByText('This is linked already.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    found.push(...(await inspect(page, 'links')));

    await page.getByRole('link', { name: 'INC-1 Checkout fails' }).click();
    await page.getByRole('link', { name: 'INC-2 Payments time out' }).waitFor();
    await page.getByText('Causes', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove the link INC-2' }).click();
    await page.getByRole('button', { name: 'Remove link', exact: true }).click();
    await page.getByRole('heading', { name: 'No links yet' }).waitFor();
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });

  it('that monitoring declared says so, with the alert behind it', async () => {
    const owner = await signUpOwner(site.url);
    const alert = {
      title: 'Error rate of checkout above 5 %',
      source: 'prometheus',
      severity: 'critical',
      labels: { service: 'checkout' },
      url: 'https://monitoring.example/alerts/1',
    };
    expect((await owner.client.post('/v1/alerts', alert)).status).toBeLessThan(300);
    const { page, faults } = await enter(owner);
    await rowOf(page, 'INC-1').getByRole('link').click();
    await page.getByRole('link', { name: 'From alert: prometheus' }).click();
    const card = page.getByRole('region', { name: 'Alerts' });
    await card.getByText('Firing').waitFor();
    await card.getByText('service=checkout').waitFor();
    expect(await card.getByRole('link').getAttribute('href')).toBe(alert.url);
    expect(await inspect(page, 'an alert')).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('a review', () => {
  it('begins at the mitigation, survives two writers, and is published', async () => {
    const owner = await signUpOwner(site.url);
    await declare(owner, 'Checkout fails');
    const { page, faults } = await enter(owner);
    await page.goto(`${site.url}/incidents/INC-1?tab=review`);
    await page.getByText('A review begins when the incident is mitigated').waitFor();
    const found = await inspect(page, 'a locked review');
    await move(owner, 'INC-1', 'monitoring');
    // Nobody reloads the page.
    await page.getByLabel('Summary').fill('A certificate expired.');
    await page.getByLabel('Contributing factors').fill('No alert\nA manual renewal');
    await page.getByLabel('New action item').fill('Alert on expiry');
    await page.keyboard.press('Enter');
    await page.getByText('Not saved yet').waitFor();
    found.push(...(await inspect(page, 'a review being written')));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The draft is saved.').waitFor();
    await page.getByRole('list', { name: 'Action items' }).getByText('To do').waitFor();

    await page.getByLabel('Summary').fill('A certificate of the gateway expired.');
    await openTab(page, 'Tasks');
    const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
    await leave.getByRole('button', { name: 'Stay' }).click();
    const other = { summary: 'The certificate ran out.', impact: 'No payments for an hour.' };
    expectStatus(await owner.client.put('/v1/incidents/INC-1/review', other), 200);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else saved this review' });
    await conflict.getByText('The certificate ran out.').waitFor();
    expect(await conflict.getByText('No payments for an hour.').count()).toBe(0);
    found.push(...(await inspect(page, 'a conflict')));
    await conflict.getByRole('button', { name: 'Keep mine in these parts and save' }).click();
    await conflict.waitFor({ state: 'hidden' });
    await expect
      .poll(() => page.getByLabel('Impact').inputValue())
      .toBe('No payments for an hour.');
    expect(await page.getByLabel('Summary').inputValue()).toBe(
      'A certificate of the gateway expired.',
    );

    await page.getByRole('button', { name: 'Ask for review' }).click();
    await page.getByText('In review', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const text = page.getByRole('article', { name: 'Review' });
    await text.getByText(`Published by ${owner.name}`).waitFor();
    await text.getByText('A certificate of the gateway expired.').waitFor();
    found.push(...(await inspect(page, 'a published review')));
    await openTab(page, 'Tasks');
    await page.getByRole('list', { name: 'Tasks' }).getByText('Alert on expiry').waitFor();
    expect(found).toEqual([]);
    expect(broken(faults)).toEqual([]);
  });
});

describe('a viewer', () => {
  it('reads and exports, and is offered nothing that would be refused', async () => {
    const owner = await signUpOwner(site.url);
    await declare(owner, 'Checkout fails');
    await move(owner, 'INC-1', 'resolved');
    expectStatus(
      await owner.client.put('/v1/incidents/INC-1/review', { summary: 'A certificate expired.' }),
      200,
    );
    const viewer = await addMember(owner, 'VIEWER');
    const { page, faults } = await enter(viewer);
    await rowOf(page, 'INC-1').waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect((await exported(page, 'CSV')).text).toContain('Checkout fails');
    await rowOf(page, 'INC-1').getByRole('link').click();
    await openTab(page, 'Review');
    await page.getByText('A certificate expired.').waitFor();
    expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'More actions' }).count()).toBe(0);
    await openTab(page, 'Links');
    await page.getByRole('heading', { name: 'No links yet' }).waitFor();
    expect(await page.getByRole('button', { name: 'Add a link' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
