import { expect, it } from 'vitest';
import { inspectShown } from './axe.js';
import { signIn } from './browser.js';
import { broken } from './people.js';
import { demoAccess } from './product.js';
import { startSite } from './site.js';

const site = startSite({});

it('a status update promises the next one, and the header of the incident says when it is due and when it is late', async () => {
  const { page, faults } = await site.openPage();
  const { password } = demoAccess(site.product);
  await signIn(page, site.url, { email: 'agent@demo.example', password });
  await page.clock.install();
  await page.goto(`${site.url}/incidents/INC-5?tab=updates`);
  const publish = page.getByRole('region', { name: 'Publish' });
  const header = page.getByRole('main');
  await publish.getByLabel('Message').fill('Writes are back for half of the customers.');
  await publish.getByLabel('Next update').click();
  await page.getByRole('option', { name: 'In 30 minutes' }).click();
  await publish.getByRole('button', { name: 'Publish' }).click();
  await header.getByText(/Next update due in (29|30) min\./).waitFor();
  const found = await inspectShown(page, 'promised update');

  await page.clock.fastForward('40:00');
  await header.getByText(/Next update was due (9|10) min\. ago/).waitFor();
  found.push(...(await inspectShown(page, 'late update')));

  await publish.getByLabel('Message').fill('All writes are back.');
  await publish.getByRole('button', { name: 'Publish' }).click();
  await header
    .getByText(/Next update/)
    .filter({ hasText: 'due' })
    .waitFor({ state: 'detached' });
  expect(found).toEqual([]);
  expect(broken(faults)).toEqual([]);
});
