import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { watchRequests } from './settled.js';

/** Where a Chromium may be; the browser that test tools download is not used. */
const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium of this machine; undefined when there is none. */
const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium. */
export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('Chromium is missing: set CHROMIUM_PATH');
  return chromium.launch({ executablePath: chromiumPath, args: ARGUMENTS });
}

/** A page, and what went wrong in it that a person would not see. */
export interface WatchedPage {
  readonly page: Page;
  /** Uncaught errors, errors on the console and violations of the Content-Security-Policy. */
  readonly faults: string[];
}

/** Opens a page in a profile of its own. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  watchRequests(page);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  return { page, faults };
}

/** Signs in through the form. @param heading of the page where this person begins. */
export async function signIn(
  page: Page,
  url: string,
  login: { email: string; password: string },
  heading = 'Incidents',
): Promise<void> {
  await page.goto(`${url}/signin`);
  await page.getByLabel('Email').fill(login.email);
  await page.getByLabel('Password', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
}
