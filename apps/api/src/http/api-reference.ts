import { Hono } from 'hono';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Config } from '../config.js';
import type { AppEnv } from './env.js';
import { allowPage } from './security-headers.js';

/** The viewer is one prebuilt script, served from here: a reader's browser asks nobody else. */
function loadViewer(): string {
  const require = createRequire(import.meta.url);
  return readFileSync(require.resolve('@scalar/api-reference/browser/standalone.js'), 'utf8');
}

const page = (nonce: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Incident Tracker API</title>
  </head>
  <body>
    <div id="reference"></div>
    <script nonce="${nonce}">
      // The viewer adds style elements without a nonce; the policy stays strict, so they get one here.
      const createElement = document.createElement.bind(document);
      document.createElement = (name, options) => {
        const element = createElement(name, options);
        if (String(name).toLowerCase() === 'style') element.nonce = '${nonce}';
        return element;
      };
    </script>
    <script nonce="${nonce}" src="/docs/viewer.js"></script>
    <script nonce="${nonce}">
      Scalar.createApiReference('#reference', { url: '/openapi.json', withDefaultFonts: false, telemetry: false });
    </script>
  </body>
</html>
`;

/** `/openapi.json`, and `/docs` to read it. */
export function apiReferenceRoutes(config: Config): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  let viewer: string | undefined;
  // The generator is loaded when somebody asks: most processes are never asked.
  routes.get('/openapi.json', async (c) => {
    const { openApiDocument } = await import('./rest/openapi-document.js');
    return c.json(openApiDocument());
  });
  routes.get('/docs/viewer.js', (c) => {
    viewer ??= loadViewer();
    c.header('content-type', 'text/javascript; charset=utf-8');
    c.header('cache-control', 'public, max-age=86400');
    return c.body(viewer);
  });
  routes.get('/docs', (c) =>
    // The viewer writes markup with style attributes.
    c.html(page(allowPage(c, config, { styleAttributes: true }))),
  );
  return routes;
}
