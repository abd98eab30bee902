import type { Database } from '@incident-tracker/db';
import type { Config } from './config.js';
import { createLiveEvents } from './events/live-events.js';
import { createPasswordHasher } from './identity/password-hasher.js';
import type { Clock } from './platform/clock.js';
import { systemClock } from './platform/clock.js';
import { createKeyring } from './platform/keyring.js';
import type { Logger } from './platform/logger.js';
import type { Ports } from './platform/ports.js';

/** What the composition is made from. */
export interface Ingredients {
  readonly config: Config;
  readonly db: Database;
  readonly logger: Logger;
  /** The installation's secret, at least 32 characters. */
  readonly secret: string;
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
  const { config, db, logger, secret, localUrl, clock = systemClock } = ingredients;
  const live = await createLiveEvents(db, logger);
  const ports: Ports = {
    config,
    db,
    clock,
    logger,
    keyring: createKeyring(secret),
    hasher: createPasswordHasher(config.PASSWORD_HASH_CONCURRENCY),
    live,
    publicUrl: () => (config.PUBLIC_URL ?? localUrl()).replace(/\/+$/, ''),
  };
  return {
    ports,
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  };
}
