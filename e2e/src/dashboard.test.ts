import { expect, it } from 'vitest';
import { inspectShown } from './axe.js';
import { signIn } from './browser.js';
import { broken } from './people.js';
import { demoAccess } from './product.js';
import { startSite } from './site.js';

const site = startSite({});

it('the dashboard counts what is open, follows what happens, and leads to the incidents behind each figure', async () => {
  const { page, faults } = await site.openPage();
  const { password, apiKey } = demoAccess(site.product);
  await signIn(page, site.url, { email: 'viewer@demo.example', password });
  await page.getByRole('link', { name: 'Dashboard' }).click();

  const open = page.getByRole('region', { name: 'Open now' });
  const gravest = open.getByRole('listitem').filter({ hasText: 'Open SEV1' });
  await gravest.getByText('1', { exact: true }).waitFor();
  const times = page.getByRole('region', { name: 'How long it takes' });
  await times.getByRole('link', { name: 'Time to resolve' }).waitFor();
  await times.getByText('p90').first().waitFor();

  // Nobody reloads the page.
  const declared = await fetch(`${site.url}/v1/incidents`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'The certificate has expired', severity: 'SEV1' }),
  });
  expect(declared.status).toBe(201);
  await gravest.getByText('2', { exact: true }).waitFor();

  await page.getByText('7 days').click();
  await page.waitForURL('**/dashboard?days=7');
  const trend = page.getByRole('region', { name: 'Declared incidents' });
  await trend.getByRole('img', { name: /by day and severity/ }).waitFor();
  await trend.getByText('Table').click();
  const found = await inspectShown(page, 'dashboard as a table');
  const today = trend.getByRole('row').nth(1);
  const count = Number(await today.getByRole('cell').last().textContent());
  await today.getByRole('link').click();
  await page.getByText(/^Declared on .* \(UTC\)$/).waitFor();
  await page.getByText('The certificate has expired').waitFor();
  expect(await page.getByRole('list', { name: 'Incidents' }).getByRole('listitem').count()).toBe(
    count,
  );

  await page.goBack();
  await gravest.getByRole('link').click();
  const rows = page.getByRole('list', { name: 'Incidents' }).getByRole('listitem');
  await rows.filter({ hasText: 'The certificate has expired' }).waitFor();
  expect(await rows.count()).toBe(2);

  expect(found).toEqual([]);
  expect(broken(faults)).toEqual([]);
});
