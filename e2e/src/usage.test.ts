import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { broken, signUpOwner } from './people.js';
import { startSite } from './site.js';

const PLAN_OVERRIDES = JSON.stringify({ free: { dailyWrites: 5, serviceAccounts: 2 } });

const site = startSite({ DEMO: '0', PLAN_OVERRIDES });

/** Posts what a page would, as the person who is signed in there. `:tenant` in a path is theirs. */
async function post(page: Page, path: string, bodies: readonly object[]): Promise<number[]> {
  return page.evaluate(
    async ([to, list]) => {
      const me = await (await fetch('/v1/auth/me')).json();
      const statuses: number[] = [];
      for (const body of list) {
        const answer = await fetch(to.replace(':tenant', me.activeTenantId), {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-csrf-token': me.csrfToken },
          body: JSON.stringify(body),
        });
        statuses.push(answer.status);
      }
      return statuses;
    },
    [path, bodies] as const,
  );
}

it('an owner sees the quota run out, takes a larger plan, and is told what a smaller one lacks', async () => {
  const { page, faults } = await site.openPage();
  await signUpOwner(page, site.url, 'Ursula');
  const found: string[] = [];
  const incidents = Array.from({ length: 4 }, (_, n) => ({ title: `Checkout fails ${n}` }));
  expect(await post(page, '/v1/incidents', incidents)).toEqual([201, 201, 201, 201]);

  await page.goto(`${site.url}/usage`);
  const today = page.getByRole('region', { name: 'Writes today' });
  await today.getByText('4 of 5').waitFor();
  await today.getByText('Nearly used up', { exact: true }).waitFor();
  found.push(...(await inspectShown(page, 'usage')));
  expect(await post(page, '/v1/incidents', incidents.slice(0, 2))).toEqual([201, 429]);
  // The page follows the events of the tenant: nobody reloads it.
  await today.getByText('Used up', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Change plan' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change plan' });
  await dialog.getByRole('radio', { name: 'Team' }).check();
  found.push(...(await inspectShown(page, 'change of plan')));
  await dialog.getByRole('button', { name: 'Change to Team' }).click();
  await page.getByText('The plan is Team now.').waitFor();
  await today.getByText('5 of 100,000').waitFor();

  const accounts = Array.from({ length: 3 }, (_, n) => ({ name: `robot ${n}`, role: 'VIEWER' }));
  const made = await post(page, '/v1/tenants/:tenant/service-accounts', accounts);
  expect(made).toEqual([201, 201, 201]);
  await page.getByRole('button', { name: 'Change plan' }).click();
  await dialog.getByRole('radio', { name: 'Free' }).check();
  await dialog.getByRole('button', { name: 'Change to Free' }).click();
  await dialog.getByText('Service accounts: 3, and the plan allows 2').waitFor();
  found.push(...(await inspectShown(page, 'refused change of plan')));
  await page.keyboard.press('Escape');

  const history = page.getByRole('region', { name: 'History' });
  await history.getByRole('img', { name: /in all from/ }).waitFor();
  await history.getByText('A year').click();
  await history.getByText('Table').click();
  await history.getByRole('columnheader', { name: 'Week' }).waitFor();
  found.push(...(await inspectShown(page, 'history as a table')));
  expect(found).toEqual([]);
  expect(broken(faults)).toEqual([]);
  await page.context().close();
});
