import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'vite';
import { expect, it, onTestFinished, vi } from 'vitest';

it('passes what the API answers on to the port that it was given', async () => {
  const api = createHttpServer((request, response) => response.end(`API ${request.url}`));
  await new Promise<void>((resolve) => api.listen(0, resolve));
  onTestFinished(() => void api.close());
  const address = api.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  vi.stubEnv('PORT', String(address.port));

  const { default: config } = await import('../vite.config.js');
  const web = await createServer({
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { ...config.server, port: 0, ws: false },
  });
  onTestFinished(() => web.close());
  await web.listen();
  const [origin = ''] = web.resolvedUrls?.local ?? [];

  for (const path of ['trpc/auth.me', 'v1/incidents', 'docs', 'openapi.json'])
    expect(await (await fetch(new URL(path, origin))).text()).toBe(`API /${path}`);
  expect(await (await fetch(new URL('incidents', origin))).text()).not.toContain('API');
});
