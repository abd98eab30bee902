import { describe, expect, it } from 'vitest';
import { startSite } from './site.js';

const site = startSite({ DEMO: '0' });

describe('a newcomer', () => {
  it('signs up, declares an incident, works it and resolves it, without a fault in the browser', async () => {
    const { page, faults } = await site.openPage();
    await page.goto(site.url);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill('Noor Example');
    await page.getByLabel('Email').fill('noor@example.com');
    await page.getByLabel('Password', { exact: true }).fill('plum-orbit-lantern-42');
    await page.getByRole('button', { name: 'Create account' }).click();

    await page.getByRole('heading', { name: 'Create a tenant' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Example Ltd');
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await page.getByText('No incidents yet').waitFor();

    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Declare an incident' });
    await dialog.getByLabel('Title').fill('Exports hang at 99 %');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Exports hang at 99 %' }).waitFor();
    expect(page.url()).toContain('/incidents/INC-1');

    await page.getByLabel('What happened?').fill('The export worker waits for a lock.');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('The export worker waits for a lock.').waitFor();

    await page.getByRole('tab', { name: 'Tasks' }).click();
    await page.getByLabel('New task').fill('Release the lock');
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.getByText('Release the lock').first().waitFor();

    await page.getByRole('tab', { name: 'Status updates' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('The cause is **known**.');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('The cause is known.').waitFor();

    await page.getByRole('button', { name: /Change status/ }).click();
    await page.getByRole('menuitem', { name: 'Resolved' }).click();
    await page.getByRole('button', { name: /Status: Resolved/ }).waitFor();
    expect(faults).toEqual([]);
  });
});

describe('a developer', () => {
  it('reads the API reference, served from here under the strict policy', async () => {
    const { page, faults } = await site.openPage();
    await page.goto(`${site.url}/docs`);
    await page.getByRole('heading', { name: 'Incident Tracker API' }).waitFor();
    expect(faults).toEqual([]);
  });
});

describe('a foreign site', () => {
  it('can neither frame the product nor post to it', async () => {
    const { page } = await site.openPage();
    await page.route('https://evil.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<iframe src="${site.url}/signin"></iframe>`,
      }),
    );
    await page.goto('https://evil.example/');
    const status = await page.evaluate(async (url) => {
      try {
        await fetch(`${url}/v1/auth/login`, {
          method: 'POST',
          credentials: 'include',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        return 'answered';
      } catch {
        return 'refused';
      }
    }, site.url);
    expect(status).toBe('refused');
    const frame = page.frames().find((candidate) => candidate !== page.mainFrame());
    expect((await frame?.content()) ?? '').not.toContain('Incident Tracker');
  });
});
