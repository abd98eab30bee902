import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { launchBrowser, openPage } from './browser.js';
import { broken, givePassword, signUpOwner } from './people.js';
import { startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';

const CLI = fileURLToPath(new URL('../../packages/sdk/dist/cli/main.js', import.meta.url));

const stack = new AsyncDisposableStack();
let product: Product;
let browser: Browser;
let checkpoints: string;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  checkpoints = join(folder.path, 'checkpoints');
  product = stack.use(
    await startProduct(join(folder.path, 'data'), {
      DEMO: '0',
      AUDIT_CHECKPOINT_DIR: checkpoints,
      // Detectors speak all the same; what they tighten would slow this test down.
      RATE_LIMIT_ENABLED: 'false',
    }),
  );
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});

afterAll(() => stack.disposeAsync());

async function tenantOf(page: Page): Promise<string> {
  return page.evaluate(async () => (await (await fetch('/v1/auth/me')).json()).activeTenantId);
}

/** Has an answer of the API changed on its way to the page, until the page is reloaded without it. */
async function alter(page: Page, procedure: RegExp, change: (body: string) => string) {
  await page.route(procedure, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const altered = change(body);
    expect(altered, 'nothing was altered').not.toBe(body);
    await route.fulfill({ response, body: altered });
  });
}

/** Opens the entry about the creation of the tenant. */
async function openEntry(page: Page, name: string): Promise<Locator> {
  await page.goto(`${product.url}/audit-log`);
  await page.getByRole('button', { name: `Details of ${name}` }).click();
  return page.getByRole('dialog', { name }).getByRole('region', { name: 'Proof' });
}

/** What the checkpoint in the folder would be if the log were longer. */
function forged(line: string): string {
  const shipped = JSON.parse(line);
  const [origin, size, ...rest] = String(shipped.note).split('\n');
  const larger = Number(size) + 1000;
  return JSON.stringify({ ...shipped, size: larger, note: [origin, larger, ...rest].join('\n') });
}

it('an owner verifies the log, sees an entry proven, exports it, and is told of what does not hold', async () => {
  const { page, faults } = await openPage(browser);
  await signUpOwner(page, product.url, 'Vera');
  const found: string[] = [];
  await page.goto(`${product.url}/audit-log`);
  const panel = page.getByRole('region', { name: 'Integrity' });
  await panel.getByText('Root hash').waitFor();
  await panel.getByRole('button', { name: 'Verify integrity' }).click();
  await panel.getByText('The log is intact').waitFor();
  await panel.getByText('Verify without trusting this server').click();
  found.push(...(await inspectShown(page, 'intact log')));

  const proof = await openEntry(page, 'Tenant created');
  await proof.getByText('Proven by this browser').waitFor();
  await proof.getByText('Leaf index').waitFor();
  found.push(...(await inspectShown(page, 'proven entry')));

  // The browser believes neither a list that tells another story than the leaf …
  await alter(page, /trpc\/[^?]*audit\.list/, (body) =>
    body.replaceAll('tenant.created', 'tenant.restored'),
  );
  await (
    await openEntry(page, 'Tenant restored')
  )
    .getByText('The proof is about something else')
    .waitFor();
  await page.unrouteAll();
  // … nor a leaf that is not the one that was sealed.
  await alter(page, /trpc\/[^?]*audit\.proof/, (body) =>
    body.replace(/(trace_id\\":\\"\w+)\w/, '$1x'),
  );
  await (await openEntry(page, 'Tenant created')).getByText('The proof does not hold').waitFor();
  await page.unrouteAll();

  await page.goto(`${product.url}/audit-log`);
  const download = page.waitForEvent('download');
  await panel.getByRole('link', { name: 'Export' }).click();
  const file = await (await download).path();
  const keys = `${product.url}/.well-known/audit-keys.json`;
  const verifier = spawn(process.execPath, [CLI, 'verify-audit', file, '--keys', keys]);
  expect(await once(verifier, 'exit')).toEqual([0, null]);

  const kept = join(checkpoints, `${await tenantOf(page)}.ndjson`);
  const lines = (await readFile(kept, 'utf8')).trimEnd().split('\n');
  await appendFile(kept, `${forged(lines.at(-1) ?? '')}\n`);
  await panel.getByRole('button', { name: 'Verify integrity' }).click();
  await panel.getByText('2 problems found').waitFor();
  const problems = panel.getByRole('list', { name: 'Problems' });
  await problems.getByText('covers more than the log holds').waitFor();
  await problems.getByText('was not signed by a key of this installation').waitFor();
  found.push(...(await inspectShown(page, 'problems')));
  expect(found).toEqual([]);
  expect(broken(faults)).toEqual([]);
  await page.context().close();
});

/** Asks for tenants that do not exist, as the person who is signed in. */
async function probe(page: Page, times: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const statuses: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const headers = { 'x-tenant-id': crypto.randomUUID() };
      statuses.push((await fetch('/v1/incidents', { headers })).status);
    }
    return statuses;
  }, times);
}

it('an owner sees what happened, is told of an anomaly at once, and follows its source', async () => {
  const { page, faults } = await openPage(browser);
  const email = await signUpOwner(page, product.url, 'Selma');
  const found: string[] = [];
  await page.goto(`${product.url}/security-events`);
  await page.getByText('No anomalies in the last 7 days.').waitFor();
  await page.getByText('Nothing happened').waitFor();
  found.push(...(await inspectShown(page, 'no events')));

  const stranger = await openPage(browser);
  await givePassword(stranger.page, product.url, { email, password: 'not-the-password-9' });
  await stranger.page.getByRole('alert').first().waitFor();
  await stranger.page.context().close();
  expect(await probe(page, 6)).toEqual(Array.from({ length: 6 }, () => 404));

  // Nobody reloads: the page follows the events of the tenant.
  const anomalies = page.getByRole('region', { name: 'Anomalies of the last 7 days' });
  await anomalies.getByText('Cross-tenant probing').waitFor();
  const list = page.getByRole('list', { name: 'Security events' });
  await list.getByText('Foreign tenant').first().waitFor();
  await list.getByText('Sign-in failed').waitFor();
  found.push(...(await inspectShown(page, 'events')));

  await anomalies.getByRole('button', { name: 'Details of Cross-tenant probing' }).click();
  const drawer = page.getByRole('dialog', { name: 'Cross-tenant probing' });
  await drawer.getByText('What to do').waitFor();
  await drawer.getByText('cross_tenant_probing').waitFor();
  found.push(...(await inspectShown(page, 'anomaly')));
  await drawer.getByRole('button', { name: 'All events of this person or key' }).click();
  await page.waitForURL(/actorId=/);
  await anomalies.waitFor({ state: 'detached' });

  await page.goto(`${product.url}/security-events?severity=low`);
  await list.getByRole('button', { name: 'Details of Sign-in failed' }).click();
  await page.getByRole('button', { name: 'All events from this address' }).click();
  await page.waitForURL(/ip=/);
  await list.getByText('Foreign tenant').first().waitFor();
  const address = page.getByRole('textbox', { name: 'IP address' });
  await address.fill('203.0.113');
  await address.press('Enter');
  await page.getByText('Give a whole IPv4 or IPv6 address.').waitFor();
  await address.fill('203.0.113.7');
  await address.press('Enter');
  await page.waitForURL(/ip=203\.0\.113\.7/);
  await page.getByText('No events fit').waitFor();
  found.push(...(await inspectShown(page, 'nothing that fits')));
  await page.getByRole('button', { name: 'Clear the filters' }).first().click();
  await anomalies.waitFor();
  expect(found).toEqual([]);
  expect(broken(faults)).toEqual([]);
  await page.context().close();
});
