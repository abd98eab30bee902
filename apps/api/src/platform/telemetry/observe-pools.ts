import type { Database, PoolStats } from '@incident-tracker/db';
import type { Metrics } from './metrics.js';

/** How much of the connection pools is in use, and who waits for it. */
export function observePools(metrics: Metrics, db: Pick<Database, 'poolStats'>): Disposable {
  const looks = new DisposableStack();
  const each = <T>(look: (pool: string, stats: PoolStats) => readonly T[]) => {
    return () => Object.entries(db.poolStats()).flatMap(([pool, stats]) => look(pool, stats));
  };
  looks.use(
    metrics.observe(
      'db_pool_connections',
      each((pool, { total, idle }) => [
        { value: idle, attributes: { pool, state: 'idle' } },
        { value: total - idle, attributes: { pool, state: 'used' } },
      ]),
    ),
  );
  looks.use(
    metrics.observe(
      'db_pool_limit',
      each((pool, { max }) => [{ value: max, attributes: { pool } }]),
    ),
  );
  looks.use(
    metrics.observe(
      'db_pool_waiting',
      each((pool, { waiting }) => [{ value: waiting, attributes: { pool } }]),
    ),
  );
  return looks;
}
