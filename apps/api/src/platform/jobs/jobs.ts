import type { Database } from '@incident-tracker/db';
import { PgBoss } from 'pg-boss';
import type { Logger } from '../logger.js';

/** How long running jobs may take once the process was asked to stop. */
const STOP_MS = 10_000;

/** The job queue of one process. All rooms share its connections; several processes share the work. */
export interface Jobs extends AsyncDisposable {
  /**
   * The started queue. It starts when it is first asked for: an installation that sends neither mail
   * nor webhooks has no tables of it and makes no connection.
   */
  boss(): Promise<PgBoss>;
}

/** The job queue on the product's own database. */
export function createJobs(db: Database, logger: Logger): Jobs {
  let starting: Promise<PgBoss> | null = null;
  let disposed = false;

  async function start(): Promise<PgBoss> {
    const boss = new PgBoss({
      connectionString: db.urlAs('app_platform'),
      application_name: 'incident-tracker jobs',
      schema: 'pgboss',
      // The schema is a migration's work; what is in it, pg-boss creates and migrates itself.
      createSchema: false,
      schedule: false,
      max: 3,
    });
    boss.on('error', (error) => logger.warn({ err: error }, 'job queue'));
    await boss.start();
    return boss;
  }

  return {
    boss() {
      if (disposed) return Promise.reject(new Error('the job queue has been stopped'));
      starting ??= start().catch((error: unknown) => {
        // The next caller tries again: the database may have been away.
        starting = null;
        throw error;
      });
      return starting;
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      const boss = await starting?.catch(() => null);
      await boss?.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}
