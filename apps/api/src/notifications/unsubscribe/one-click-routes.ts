import { Hono } from 'hono';
import type { AppEnv } from '../../http/env.js';
import { createRequestContext } from '../../http/request-context.js';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { appRouter } from '../../trpc/router.js';
import { invalidInput } from '../../trpc/to-app-error.js';

const createCaller = t.createCallerFactory(appRouter);

/**
 * The address in `List-Unsubscribe`. A mail program posts `List-Unsubscribe=One-Click` to it (RFC 8058
 * §3.2), without cookies and from nowhere in particular; a person who opens it gets the page of the web
 * app, which asks first, because scanners of mail follow links, too.
 */
export function oneClickRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.post('/unsubscribe', async (c) => {
    const body = await c.req.text();
    if (!/List-Unsubscribe["\s]*[=\r\n]+\s*One-Click/i.test(body)) {
      throw invalidInput('List-Unsubscribe', 'Must be One-Click (RFC 8058).');
    }
    const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8' });
    const caller = createCaller(createRequestContext(c, ports, headers));
    await caller.notifications.unsubscribe({ token: c.req.query('token') ?? '' });
    return new Response('You will get no more of these mails.\n', { headers });
  });
  return routes;
}
