import { Hono } from 'hono';
import type { AppEnv } from '../../http/env.js';
import type { Ports } from '../../platform/ports.js';
import { KEY_NAME, verifierKey } from './audit-key.js';
import { findAuditKeys } from './audit-keys.js';

/** How long verifiers may keep the list, in seconds. A key that is missing from it is asked for again. */
const MAX_AGE_SECONDS = 300;

/**
 * `GET /.well-known/audit-keys.json`: the public halves of all keys that ever signed a checkpoint, as
 * C2SP verifier keys and as JWKs (RFC 8037), the newest first.
 */
export function auditKeyRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/.well-known/audit-keys.json', async (c) => {
    const keys = await findAuditKeys(ports.db.identity, ports);
    c.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`);
    return c.json({
      name: KEY_NAME,
      keys: keys.map((key) => ({
        keyId: key.keyId,
        verifierKey: verifierKey(key),
        jwk: {
          ...key.publicKey.export({ format: 'jwk' }),
          kid: key.keyId,
          use: 'sig',
          alg: 'EdDSA',
        },
        createdAt: key.createdAt.toISOString(),
      })),
    });
  });
  return routes;
}
