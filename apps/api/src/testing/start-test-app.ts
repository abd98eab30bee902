import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@incident-tracker/db/testing';
import type { Database } from '@incident-tracker/db';
import { startWorkers } from '../background-workers.js';
import { compose } from '../compose.js';
import { readConfig } from '../config.js';
import { createApp } from '../http/app.js';
import { listen } from '../http/listen.js';
import type { Clock } from '../platform/clock.js';
import { fixedKeys } from '../platform/encryption/key-set.js';
import type { KeySource } from '../platform/encryption/key-set.js';
import { createLogger } from '../platform/logger.js';
import type { Ports } from '../platform/ports.js';
import type { WebhookWorkerOptions } from '../webhooks/sending/webhook-worker.js';

/** The whole product in this process: real HTTP, a real and empty database of its own. */
export interface TestApp extends AsyncDisposable {
  readonly url: string;
  readonly ports: Ports;
  readonly database: Database;
  readonly databaseUrl: string;
}

export interface TestAppOptions {
  /** Environment variables beyond the defaults of a test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** What values in the database are encrypted with, in place of the tests' own key. */
  readonly encryptionKeys?: KeySource;
  /** How the webhook worker judges endpoints. */
  readonly webhooks?: WebhookWorkerOptions;
  /** The relay and the mail worker run unless this is false. */
  readonly workers?: boolean;
  /** Receives the log lines, which are dropped otherwise. */
  readonly onLog?: (line: string) => void;
}

const TEST_KEYS = `1:${Buffer.alloc(32, 'key for tests only').toString('base64')}`;
const TEST_SECRET = 'a secret for tests only, at least 32 characters';

/** Serves the product over a database that the test has made; `await using` stops it. */
export async function serveTestApp(
  database: Database,
  options: TestAppOptions = {},
): Promise<Omit<TestApp, 'databaseUrl'>> {
  const dataDir = join(tmpdir(), `incident-tracker-test-${randomUUID()}`);
  const config = readConfig({
    DATA_DIR: dataDir,
    DEMO: '0',
    PORT: '0',
    LOG_LEVEL: 'info',
    RATE_LIMIT_ENABLED: 'false',
    ...options.env,
  });
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const logger = createLogger(config.LOG_LEVEL, { write: options.onLog ?? (() => {}) });
  let url = '';
  const { ports } = stack.use(
    await compose({
      config,
      db: database,
      logger,
      secret: TEST_SECRET,
      encryptionKeys: options.encryptionKeys ?? fixedKeys(TEST_KEYS),
      localUrl: () => url,
      ...(options.clock !== undefined && { clock: options.clock }),
    }),
  );
  if (options.workers !== false) {
    const { webhooks } = options;
    stack.use(await startWorkers(ports, webhooks === undefined ? {} : { webhooks }));
  }
  const app = createApp(ports, { draining: false });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  stack.defer(() => listening.close(100));
  url = listening.url;
  return { url, ports, database, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Starts the product on a free port over a new database; `await using` stops it and drops that. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const stack = new AsyncDisposableStack();
  const { database, url: databaseUrl } = stack.use(await createTestDatabase());
  const app = stack.use(await serveTestApp(database, options));
  return { ...app, databaseUrl, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
