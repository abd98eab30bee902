import { startMailServer } from '@incident-tracker/api/testing/mail-server';
import type { MailServer } from '@incident-tracker/api/testing/mail-server';
import { REACH_LOCALHOST } from '@incident-tracker/api/testing/webhook-receiver';
import { createTestDatabase } from '@incident-tracker/db/testing';
import { randomBytes } from 'node:crypto';
import { startProduct, startWorker, temporaryFolder } from './product.js';
import type { Product } from './product.js';
import { startRedis } from './redis-server.js';

/** What the nodes of one installation share, and how to start more of them. */
export interface Cluster extends AsyncDisposable {
  readonly mails: MailServer['received'];
  /** Another node that takes requests. */
  startApi(env?: Readonly<Record<string, string>>): Promise<Product>;
  /** Another node that works in the background. */
  startWorker(): Promise<Product>;
}

/**
 * One PostgreSQL, one Redis and one SMTP server. Each node has a folder of its own and is told
 * everything by its environment, as on machines that share no disk.
 */
export async function startCluster(): Promise<Cluster> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const redis = stack.use(await startRedis());
  const smtp = stack.use(await startMailServer());
  const env = {
    ...REACH_LOCALHOST,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SMTP_URL: smtp.url,
    EMAIL_VERIFICATION: 'optional',
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ENCRYPTION_KEYS: `1:${randomBytes(32).toString('base64')}`,
    MIGRATE_ON_START: 'false',
    DATABASE_POOL_SIZE: '5',
    DEMO: '0',
  };
  const nodes = stack.use(new AsyncDisposableStack());
  const ownFolder = async (): Promise<string> => nodes.use(await temporaryFolder()).path;
  const all = stack.move();
  return {
    mails: smtp.received,
    startApi: async (more = {}) =>
      nodes.use(await startProduct(await ownFolder(), { ...env, ROLE: 'api', ...more })),
    startWorker: async () => nodes.use(await startWorker(await ownFolder(), env)),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
