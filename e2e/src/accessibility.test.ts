import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, signIn } from './browser.js';
import { demoAccess, startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';

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
  '/incidents',
  '/incidents?q=nothing-matches-this',
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
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [390, 1280];
const VARIANTS = SCHEMES.flatMap((scheme) => WIDTHS.map((width) => [scheme, width] as const));

const stack = new AsyncDisposableStack();
let product: Product;
let browser: Browser;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  product = stack.use(await startProduct(folder.path));
  browser = stack.adopt(await launchBrowser(), (open) => open.close());
});

afterAll(() => stack.disposeAsync());

/** What axe finds against WCAG 2.2 A and AA, and whether the page scrolls sideways. */
async function inspect(page: Page, path: string): Promise<string[]> {
  await page.goto(`${product.url}${path}`);
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  // Colours are measured when nothing fades in any more.
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${path}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  return sideways ? [...found, `${path}: scrolls sideways`] : found;
}

describe.each(VARIANTS)('in %s at %i px', (colorScheme, width) => {
  /** What is found on pages; `enter` signs somebody in first. */
  async function inspectAll(paths: readonly string[], enter?: (page: Page) => Promise<void>) {
    const { page, faults } = await openPage(browser, {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await enter?.(page);
    const found: string[] = [];
    for (const path of paths) found.push(...(await inspect(page, path)));
    await page.context().close();
    return [...found, ...faults.filter((fault) => fault.includes('Content Security Policy'))];
  }

  it('every page for everybody is free of accessibility faults', async () => {
    expect(await inspectAll(PUBLIC_PAGES)).toEqual([]);
  });

  it('every page of an owner is free of accessibility faults', { timeout: 300_000 }, async () => {
    const { password } = demoAccess(product);
    const enter = (page: Page) =>
      signIn(page, product.url, { email: 'owner@demo.example', password });
    expect(await inspectAll(PAGES, enter)).toEqual([]);
  });

  it('every page of a requester is free of accessibility faults', async () => {
    const { password } = demoAccess(product);
    const requester = { email: 'requester@demo.example', password };
    const enter = (page: Page) => signIn(page, product.url, requester, 'My tickets');
    expect(await inspectAll(PAGES_OF_REQUESTER, enter)).toEqual([]);
  });
});
