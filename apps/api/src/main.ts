import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@incident-tracker/db';
import { startUpkeepWorkers, startWorkers } from './background-workers.js';
import { readConfig } from './config.js';
import type { Config } from './config.js';
import { compose } from './compose.js';
import { welcome } from './demo/welcome.js';
import { explainStart } from './explain-start.js';
import { createApp } from './http/app.js';
import { listen } from './http/listen.js';
import { createOperationsApp } from './http/operations-app.js';
import { assertCurrentSchema } from './platform/assert-current-schema.js';
import { encryptionKeysOf } from './platform/encryption/key-file.js';
import { loadOrCreateSecret } from './platform/keyring.js';
import { createLogger } from './platform/logger.js';

/** How long the server goes on accepting after it was asked to stop. */
const LAME_DUCK_MS = 500;
/** How long running requests may take after the process was asked to stop. */
const DRAIN_MS = 10_000;
/** How long letting go of everything may take then: a database that is gone must not hold the exit up. */
const RELEASE_MS = 10_000;

async function start(config: Config): Promise<void> {
  // First of all: as process 1 of a container it would be deaf to signals without handlers.
  const stop = untilAskedToStop();
  const logger = createLogger(config.LOG_LEVEL);
  await using resources = new AsyncDisposableStack();
  const db = resources.use(
    await openDatabase({
      url: config.DATABASE_URL,
      replicaUrl: config.DATABASE_REPLICA_URL,
      replicaMaxLagMs: config.DATABASE_REPLICA_MAX_LAG_SECONDS * 1_000,
      dataDir: config.DATA_DIR,
      poolSize: config.DATABASE_POOL_SIZE,
      preparedStatements: config.DATABASE_PREPARED_STATEMENTS,
      onNotice: (message, error) => logger.warn({ err: error }, message),
    }),
  );
  if (config.MIGRATE_ON_START) await db.migrate();
  else await assertCurrentSchema(db);

  const lifecycle = { draining: false };
  let localUrl = `http://localhost:${config.PORT}`;
  const { ports } = resources.use(
    await compose({
      config,
      db,
      logger,
      secret: config.SESSION_SECRET ?? loadOrCreateSecret(config.DATA_DIR),
      encryptionKeys: encryptionKeysOf(config),
      localUrl: () => localUrl,
    }),
  );
  if (config.ROLE !== 'api') {
    resources.use(await startWorkers(ports));
    resources.use(startUpkeepWorkers(ports));
  }
  if (config.METRICS_PORT !== undefined) {
    const operations = createOperationsApp(ports, lifecycle);
    const serving = await listen(operations, { host: config.HOST, port: config.METRICS_PORT });
    resources.defer(() => serving.close(0));
    logger.info({ url: `${serving.url}/metrics` }, 'metrics are served');
  }
  const listening =
    config.ROLE === 'worker'
      ? null
      : await listen(createApp(ports, lifecycle), { host: config.HOST, port: config.PORT });
  if (listening !== null) {
    localUrl = listening.url;
    const demo = config.DEMO ? await (await import('./demo/seed-demo.js')).seedDemo(ports) : null;
    process.stdout.write(welcome({ url: ports.publicUrl(), embedded: config.embedded, demo }));
  }
  await stop;
  lifecycle.draining = true;
  logger.info('draining');
  setTimeout(
    () => {
      logger.error('stopping took too long: what is left is given up');
      process.exit(1);
    },
    LAME_DUCK_MS + DRAIN_MS + RELEASE_MS,
  ).unref();
  // /readyz says no from here on; what was sent before anybody could see that is still served.
  await sleep(LAME_DUCK_MS);
  // Streams would hold the server open until the grace period ends.
  ports.live.drain();
  await listening?.close(DRAIN_MS);
}

/**
 * Resolves when the process is asked to stop. It may be asked more than once, by the terminal and by
 * `pnpm start` that passes signals on: the second must not end it before its database has stopped.
 */
function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

try {
  await start(readConfig(process.env));
} catch (error) {
  process.stderr.write(`${explainStart(error, process.env)}\n`);
  process.exitCode = 1;
}
