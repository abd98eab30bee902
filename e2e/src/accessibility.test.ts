import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inspectShown } from './axe.js';
import { signIn } from './browser.js';
import { demoAccess } from './product.js';
import { settled } from './settled.js';
import { startSite } from './site.js';

const PUBLIC_PAGES = [
  '/signin',
  '/signup',
  '/forgot-password',
  '/reset-password?token=x',
  '/verify-email?token=x',
  '/confirm-email-change?token=x',
  '/accept-invite?token=x',
  '/unsubscribe?token=x',
];
const PAGES = [
  '/dashboard',
  '/incidents',
  '/incidents?q=nothing-matches-this',
  '/incidents?from=2026-03-01&to=2026-03-31',
  '/incidents/INC-5',
  '/incidents/INC-1?tab=review',
  '/incidents/INC-1?tab=links',
  '/incidents/INC-5?tab=files',
  '/inbox',
  '/chat-channels',
  '/tickets',
  '/tickets?view=breached',
  '/tickets?open=T-1',
  '/tickets/T-1',
  '/tickets/new',
  '/service-levels',
  '/members',
  '/automation',
  '/webhooks',
  '/audit-log',
  '/security-events',
  '/security-events?severity=critical',
  '/usage',
  '/settings',
  '/account',
  '/account?tab=security',
  '/account?tab=sessions',
  '/account?tab=notifications',
  '/account?tab=data',
  '/mailbox',
  '/tenants/new',
  '/no-such-page',
];
const PAGES_OF_REQUESTER = ['/', '/tickets/new', '/tickets/T-1', '/settings'];
const VARIANTS = [
  ['light', 1280],
  ['light', 390],
  ['dark', 390],
  ['dark', 1280],
] as const;
/** So many pages are looked at side by side: while one waits for the product, another is inspected. */
const AT_ONCE = 2;

const site = startSite({});

/** What is found on pages, and what the policy of the page refused; `enter` signs somebody in first. */
async function inspectAll(
  paths: readonly string[],
  enter?: (page: Page) => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  const left = [...paths];
  const inspectSome = async (): Promise<void> => {
    const { page, faults } = await site.openPage();
    await enter?.(page);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await page.goto(`${site.url}${path}`);
      await page.getByRole('heading').first().waitFor();
      await settled(page);
      found.push(...(await inspectShown(page, path, VARIANTS)));
    }
    await page.context().close();
    found.push(...faults.filter((fault) => fault.includes('Content Security Policy')));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inspectSome));
  return found;
}

describe('the inspection', () => {
  it('finds what is wrong, in whichever scheme and width it shows', async () => {
    const { page } = await site.openPage();
    await page.setContent(`<!doctype html><html lang="en"><title>Faults</title><main><h1>Faults</h1>
      <style>
        h1 { transition: color 300ms }
        @media (prefers-color-scheme: dark) { h1 { color: #bbb } }
        @media (width < 800px) { main { inline-size: 1000px } }
      </style>
      <img src="data:,"></main></html>`);
    expect(await inspectShown(page, 'faults', VARIANTS)).toEqual([
      'faults, light, 1280 px: image-alt img',
      'faults, light, 390 px: image-alt img',
      'faults, light, 390 px: scrolls sideways',
      'faults, dark, 390 px: color-contrast h1',
      'faults, dark, 390 px: image-alt img',
      'faults, dark, 390 px: scrolls sideways',
      'faults, dark, 1280 px: color-contrast h1',
      'faults, dark, 1280 px: image-alt img',
    ]);
    await page.context().close();
  });
});

describe('in light and dark, on a phone and a desk,', () => {
  it('every page for everybody is free of accessibility faults', async () => {
    expect(await inspectAll(PUBLIC_PAGES)).toEqual([]);
  });

  it('every page of an owner is free of accessibility faults', { timeout: 300_000 }, async () => {
    const { password } = demoAccess(site.product);
    const enter = (page: Page) => signIn(page, site.url, { email: 'owner@demo.example', password });
    expect(await inspectAll(PAGES, enter)).toEqual([]);
  });

  it('every page of a requester is free of accessibility faults', async () => {
    const { password } = demoAccess(site.product);
    const requester = { email: 'requester@demo.example', password };
    const enter = (page: Page) => signIn(page, site.url, requester, 'My tickets');
    expect(await inspectAll(PAGES_OF_REQUESTER, enter)).toEqual([]);
  });
});
