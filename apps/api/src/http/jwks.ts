import { Hono } from 'hono';
import { JWKS_MAX_AGE_SECONDS } from '../access-tokens/signing-keys/key-schedule.js';
import type { Ports } from '../platform/ports.js';
import type { AppEnv } from './env.js';

/** `/.well-known/jwks.json`: the keys with which other services check access tokens (RFC 7517 §5). */
export function jwksRoutes({ tokenKeys }: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/.well-known/jwks.json', async (c) => {
    const keys = await tokenKeys.published();
    c.header('cache-control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`);
    return c.json({ keys });
  });
  return routes;
}
