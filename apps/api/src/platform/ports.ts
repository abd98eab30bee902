import type { Database } from '@incident-tracker/db';
import type { TokenKeys } from '../access-tokens/signing-keys/token-keys.js';
import type { Config } from '../config.js';
import type { PasswordHasher } from '../identity/password-hasher.js';
import type { Limiter } from '../rate-limits/limiter.js';
import type { SecurityEvents } from '../security-events/security-events.js';
import type { PrincipalMemory } from '../trpc/principal-memory.js';
import type { Clock } from './clock.js';
import type { FieldCrypto } from './field-crypto.js';
import type { Jobs } from './jobs/jobs.js';
import type { Keyring } from './keyring.js';
import type { LiveEvents } from './live-events.js';
import type { Logger } from './logger.js';
import type { Metrics } from './telemetry/metrics.js';
import type { Tracer } from './telemetry/tracer.js';
import type { Scanner } from './scanner/scanner.js';
import type { Storage } from './storage/storage.js';
import type { OutboundHttp } from './outbound-http/outbound-http.js';

/** What the rooms use of the world outside, wired once in main.ts. */
export interface Ports {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly fieldCrypto: FieldCrypto;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  /** The keys of access tokens. */
  readonly tokenKeys: TokenKeys;
  readonly live: LiveEvents;
  readonly limiter: Limiter;
  /** The job queue of this process. */
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** HTTP to the URLs that tenants choose. */
  readonly outbound: OutboundHttp;
  /** Who was here a moment ago, by the hash of their key or cookie. */
  readonly visitors: PrincipalMemory;
  readonly securityEvents: SecurityEvents;
  /** The bytes of attachments. */
  readonly storage: Storage;
  /** Looks into attachments; null where none is configured. */
  readonly scanner: Scanner | null;
  /** Base of the links in mail and of the allowed origin, without a trailing slash. */
  readonly publicUrl: () => string;
}
