import { Hono } from 'hono';
import type { Ports } from '../platform/ports.js';

/** Whether the process takes requests; false from the moment it is asked to stop. */
export interface Lifecycle {
  readonly draining: boolean;
}

/**
 * `/health` and `/healthz`: the process runs. `/readyz`: it can serve, that is the database answers
 * with the schema this program knows, and no shutdown is under way. While a newer version's migration
 * runs before its rollout, a process that has been ready stays so: each release's migrations leave a
 * schema that the release before can use (docs/upgrade.md). One that starts then never is.
 */
export function healthRoutes(
  { db, scanner }: Pick<Ports, 'db' | 'scanner'>,
  lifecycle: Lifecycle,
): Hono {
  const routes = new Hono();
  let hasBeenCurrent = false;
  routes.get('/health', (c) => c.json({ status: 'ok' }));
  routes.get('/healthz', (c) => c.json({ status: 'ok' }));
  routes.get('/readyz', async (c) => {
    const [database, migrations, scanning] = await Promise.all([
      db.ping().then(
        () => 'ok' as const,
        () => 'unavailable' as const,
      ),
      db.migrationStatus().then(
        ({ state }) => state,
        () => 'unknown' as const,
      ),
      // Everything but new attachments works without it, so it is told, and that is all.
      scanner?.ping().then(
        () => 'ok' as const,
        () => 'unavailable' as const,
      ),
    ]);
    hasBeenCurrent ||= migrations === 'current';
    const usable = migrations === 'current' || (migrations === 'newer' && hasBeenCurrent);
    const ready = database === 'ok' && usable && !lifecycle.draining;
    const body = {
      status: ready ? 'ready' : 'not_ready',
      database,
      migrations,
      draining: lifecycle.draining,
      ...(scanning !== undefined && { scanner: scanning }),
    };
    return c.json(body, ready ? 200 : 503);
  });
  return routes;
}
