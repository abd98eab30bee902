import { Hono } from 'hono';
import type { Ports } from '../platform/ports.js';

/** Whether the process takes requests; false from the moment it is asked to stop. */
export interface Lifecycle {
  readonly draining: boolean;
}

/**
 * `/health` and `/healthz`: the process runs. `/readyz`: it can serve, that is the database answers
 * with the schema this program knows, and no shutdown is under way.
 */
export function healthRoutes({ db }: Ports, lifecycle: Lifecycle): Hono {
  const routes = new Hono();
  routes.get('/health', (c) => c.json({ status: 'ok' }));
  routes.get('/healthz', (c) => c.json({ status: 'ok' }));
  routes.get('/readyz', async (c) => {
    const [database, migrations] = await Promise.all([
      db.ping().then(
        () => 'ok' as const,
        () => 'unavailable' as const,
      ),
      db.migrationStatus().then(
        ({ state }) => state,
        () => 'unknown' as const,
      ),
    ]);
    const ready = database === 'ok' && migrations === 'current' && !lifecycle.draining;
    const body = {
      status: ready ? 'ready' : 'not_ready',
      database,
      migrations,
      draining: lifecycle.draining,
    };
    return c.json(body, ready ? 200 : 503);
  });
  return routes;
}
