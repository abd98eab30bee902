import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, openPage } from './browser.js';
import type { WatchedPage } from './browser.js';
import { startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';

/** The product and a browser, for all tests of a file. */
export interface Site {
  readonly product: Product;
  readonly url: string;
  readonly dataDir: string;
  /** Opens a page in a profile of its own. */
  openPage(options?: BrowserContextOptions): Promise<WatchedPage>;
}

/** For tests that make all they need, and quickly. */
const EMPTY = { DEMO: '0', RATE_LIMIT_ENABLED: 'false' };

/** Starts both before the tests of the file that calls this, and ends them afterwards. */
export function startSite(env: Readonly<Record<string, string>> = EMPTY): Site {
  const stack = new AsyncDisposableStack();
  let started: { product: Product; browser: Browser; dataDir: string } | undefined;
  const site = () => {
    if (started === undefined) throw new Error('the site is there within hooks and tests only');
    return started;
  };
  beforeAll(async () => {
    const { path: dataDir } = stack.use(await temporaryFolder());
    const product = stack.use(await startProduct(dataDir, env));
    const browser = stack.adopt(await launchBrowser(), (open) => open.close());
    started = { product, browser, dataDir };
  });
  afterAll(() => stack.disposeAsync());
  return {
    get product() {
      return site().product;
    },
    get url() {
      return site().product.url;
    },
    get dataDir() {
      return site().dataDir;
    },
    openPage: (options) => openPage(site().browser, options),
  };
}
