import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.js';
import type { AppEnv } from './env.js';
import { allowPage } from './security-headers.js';

/** The built web app, as the build of apps/web leaves it. */
const WEB_ROOT = fileURLToPath(new URL('../../../web/dist', import.meta.url));
/** Stands in index.html where the nonce of the answer goes. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * The web app: hashed assets may be cached for good, and every other path answers the page, whose
 * own router takes it from there. The page carries the nonce of its Content-Security-Policy.
 */
export function webRoutes(config: Config, root: string = WEB_ROOT): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const pagePath = `${root}/index.html`;
  const page = existsSync(pagePath) ? readFileSync(pagePath, 'utf8') : null;

  routes.use(
    '/assets/*',
    serveStatic({
      root,
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  );
  routes.get('/assets/*', (c) => c.text('Not found.', 404));
  routes.get(
    '/favicon.svg',
    serveStatic({
      root,
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=86400'),
    }),
  );
  routes.get('*', (c) => {
    if (page === null) return c.text('The web app has not been built: run `pnpm build`.', 503);
    return c.html(page.replaceAll(NONCE_PLACEHOLDER, allowPage(c, config)));
  });
  return routes;
}
