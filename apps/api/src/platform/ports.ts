import type { Database } from '@incident-tracker/db';
import type { Config } from '../config.js';
import type { PasswordHasher } from '../identity/password-hasher.js';
import type { Clock } from './clock.js';
import type { Keyring } from './keyring.js';
import type { LiveEvents } from './live-events.js';
import type { Logger } from './logger.js';

/** What the rooms use of the world outside, wired once in main.ts. */
export interface Ports {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  readonly live: LiveEvents;
  /** Base of the links in mail and of the allowed origin, without a trailing slash. */
  readonly publicUrl: () => string;
}
