import { isUnavailable } from '@incident-tracker/db';
import type { Ports } from '../../platform/ports.js';
import type { SecurityEvent, SecurityEvents } from '../security-events.js';
import { logEvent } from './log-event.js';
import { pendingEventOf, repetitionKeyOf } from './pending-event.js';
import type { PendingEvent } from './pending-event.js';
import { PendingEvents } from './pending-events.js';
import { Spread } from './spread.js';
import { writeEvents } from './write-events.js';

/** Events wait so long for others to be stored with. */
const GATHER_MS = 200;
/** After the database could not be reached. */
const RETRY_MS = 1_000;
const BATCH = 1_000;
/** How long the last events may take when the process stops. */
const LAST_FLUSH_MS = 3_000;

type RecorderPorts = Pick<Ports, 'db' | 'clock' | 'logger' | 'keyring' | 'metrics'>;

/** Records security events of this process. While the database is away, what fits waits for it. */
export function createSecurityEvents(ports: RecorderPorts): SecurityEvents {
  return new Recorder(ports);
}

class Recorder implements SecurityEvents {
  readonly #ports: RecorderPorts;
  readonly #pending = new PendingEvents();
  readonly #spread = new Spread();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<boolean> | undefined;
  #isLosing = false;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
  }

  record(event: SecurityEvent): void {
    const { clock, logger, keyring, metrics } = this.#ports;
    try {
      metrics.add('security_events_total', 1, { type: event.type });
      const at = clock.now();
      const bounded = this.#spread.bounded(event, at);
      const key = repetitionKeyOf(bounded, at);
      if (key !== null && this.#pending.repeat(key, at)) return;
      const pending = pendingEventOf(keyring, bounded, at);
      logEvent(logger, pending);
      this.#add(pending);
      this.#schedule(GATHER_MS);
    } catch (error) {
      // Whatever is wrong with an event, the request that it is about goes on.
      logger.error({ err: error, securityEvent: event.type }, 'security event not recorded');
    }
  }

  async flush(): Promise<void> {
    // What was recorded while a write was under way takes another one.
    while (this.#pending.size > 0 || this.#writing !== undefined) {
      if (!(await this.#write())) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const tooLate = Promise.withResolvers<void>();
    const timer = setTimeout(() => tooLate.resolve(), LAST_FLUSH_MS);
    await Promise.race([this.flush(), tooLate.promise]);
    clearTimeout(timer);
    clearTimeout(this.#timer);
    if (this.#pending.size > 0) this.#lose(this.#pending.size, 'shutdown');
  }

  #add(event: PendingEvent): void {
    if (!this.#pending.add(event)) this.#lose(event.count, 'full');
  }

  #lose(count: number, reason: 'full' | 'shutdown' | 'refused'): void {
    const { logger, metrics } = this.#ports;
    metrics.add('security_events_dropped_total', count, { reason });
    if (!this.#isLosing) logger.error({ reason }, 'security events are lost');
    this.#isLosing = true;
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, delayMs).unref();
  }

  /** Writes what waits, one batch at a time. @returns false when it has to wait on. */
  #write(): Promise<boolean> {
    this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeBatch(): Promise<boolean> {
    const batch = this.#pending.take(BATCH);
    if (batch.length === 0) return true;
    const { db, logger } = this.#ports;
    try {
      await db.platformTransaction((trx) => writeEvents(trx, batch));
      this.#isLosing = false;
      return true;
    } catch (error) {
      if (isUnavailable(error)) {
        for (const event of batch) this.#add(event);
        this.#schedule(RETRY_MS);
        return false;
      }
      logger.error({ err: error }, 'security events could not be stored');
      this.#lose(batch.length, 'refused');
      return true;
    }
  }
}
