import type { Database } from '@incident-tracker/db';
import { createTokenKeys } from './access-tokens/signing-keys/token-keys.js';
import type { Config } from './config.js';
import { createLiveEvents } from './events/live-events.js';
import { createPasswordHasher } from './identity/password-hasher.js';
import type { Clock } from './platform/clock.js';
import { systemClock } from './platform/clock.js';
import type { KeySource } from './platform/encryption/key-set.js';
import { createFieldCrypto } from './platform/field-crypto.js';
import { createKeyring } from './platform/keyring.js';
import type { Logger } from './platform/logger.js';
import type { Ports } from './platform/ports.js';
import { createLimiter } from './rate-limits/limiter.js';

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
  const live = await createLiveEvents(db, logger);
  const limiter = createLimiter({ config, db, logger });
  const fieldCrypto = createFieldCrypto(encryptionKeys);
  const ports: Ports = {
    config,
    db,
    clock,
    logger,
    keyring: createKeyring(secret),
    fieldCrypto,
    hasher: createPasswordHasher(config.PASSWORD_HASH_CONCURRENCY),
    live,
    limiter,
    tokenKeys: createTokenKeys({ config, db, clock, logger, fieldCrypto }),
    publicUrl: () => (config.PUBLIC_URL ?? localUrl()).replace(/\/+$/, ''),
  };
  return {
    ports,
    [Symbol.asyncDispose]: async () => {
      await live[Symbol.asyncDispose]();
      await limiter[Symbol.asyncDispose]();
    },
  };
}
