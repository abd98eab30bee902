import type { Database } from '@incident-tracker/db';
import { createTokenKeys } from './access-tokens/signing-keys/token-keys.js';
import type { Config } from './config.js';
import { createLiveEvents } from './events/live-events.js';
import { createPasswordHasher } from './identity/password-hasher.js';
import type { Clock } from './platform/clock.js';
import { systemClock } from './platform/clock.js';
import type { KeySource } from './platform/encryption/key-set.js';
import { createFieldCrypto } from './platform/field-crypto.js';
import { createJobs } from './platform/jobs/jobs.js';
import { createKeyring } from './platform/keyring.js';
import type { Logger } from './platform/logger.js';
import { createOutboundHttp } from './platform/outbound-http/create-outbound-http.js';
import type { Ports } from './platform/ports.js';
import { createScanner } from './platform/scanner/create-scanner.js';
import { createStorage } from './platform/storage/create-storage.js';
import { startTelemetry } from './platform/telemetry/start-telemetry.js';
import { createLimiter } from './rate-limits/limiter.js';
import { createSecurityEvents } from './security-events/recorder/create-security-events.js';
import { createThrottles, noThrottles } from './security-events/throttling/throttles.js';
import { createOwnMemory } from './trpc/principal-memory.js';

/** What the composition is made from. */
export interface Ingredients {
  readonly config: Config;
  readonly db: Database;
  readonly logger: Logger;
  /** The installation's secret, at least 32 characters. */
  readonly secret: string;
  /** What values in the database are encrypted with. */
  readonly encryptionKeys: KeySource;
  /** Where the server can be reached when PUBLIC_URL is not set; known once it listens. */
  readonly localUrl: () => string;
  readonly clock?: Clock;
}

/** The ports of one process, and the release of what they hold. */
export interface Composition extends AsyncDisposable {
  readonly ports: Ports;
}

/** Wires the ports. main.ts and the tests build the same thing from other ingredients. */
export async function compose(ingredients: Ingredients): Promise<Composition> {
  const { config, db, logger, secret, encryptionKeys, localUrl } = ingredients;
  const { clock = systemClock } = ingredients;
  const telemetry = await startTelemetry(config, { db, logger });
  const { metrics, tracer } = telemetry;
  const live = await createLiveEvents(db, logger);
  metrics.observe('sse_connections', () => [{ value: live.connections, attributes: {} }]);
  const throttles = config.RATE_LIMIT_ENABLED
    ? createThrottles({ db, clock, logger })
    : noThrottles;
  const limiter = await createLimiter({ config, db, logger, metrics, throttles });
  const fieldCrypto = createFieldCrypto(encryptionKeys);
  const outbound = createOutboundHttp({
    allowedPrivateCidrs: config.WEBHOOK_ALLOWED_PRIVATE_CIDRS,
  });
  const jobs = createJobs(db, logger);
  const keyring = createKeyring(secret);
  const own = createOwnMemory();
  const { REDIS_URL: redisUrl } = config;
  const shared =
    redisUrl === undefined
      ? null
      : (await import('./trpc/shared-memory.js')).shareMemory(own, { url: redisUrl, keyring });
  const visitors = shared ?? own;
  const securityEvents = createSecurityEvents({ db, clock, logger, keyring, metrics });
  const storage = createStorage(config);
  const ports: Ports = {
    config,
    db,
    clock,
    logger,
    keyring,
    fieldCrypto,
    hasher: createPasswordHasher(config.PASSWORD_HASH_CONCURRENCY),
    live,
    limiter,
    jobs,
    metrics,
    tracer,
    outbound,
    securityEvents,
    storage,
    scanner: createScanner(config),
    visitors,
    tokenKeys: createTokenKeys({ config, db, clock, logger, fieldCrypto }),
    publicUrl: () => (config.PUBLIC_URL ?? localUrl()).replace(/\/+$/, ''),
  };
  return {
    ports,
    [Symbol.asyncDispose]: async () => {
      await jobs[Symbol.asyncDispose]();
      await live[Symbol.asyncDispose]();
      await limiter[Symbol.asyncDispose]();
      await shared?.[Symbol.asyncDispose]();
      await securityEvents[Symbol.asyncDispose]();
      await telemetry[Symbol.asyncDispose]();
      await outbound[Symbol.asyncDispose]();
      storage[Symbol.dispose]();
    },
  };
}
