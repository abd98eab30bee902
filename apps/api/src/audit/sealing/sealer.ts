import type { PlatformSession } from '@incident-tracker/db';
import { pause } from '../../events/pause.js';
import type { Ports } from '../../platform/ports.js';
import { currentAuditKey, findAuditKeys } from '../checkpoints/audit-keys.js';
import { startShipping } from '../shipping/start-shipping.js';
import type { CheckpointSink } from '../shipping/sink.js';
import { settleRestored } from './after-restore.js';
import type { Transact } from './after-restore.js';
import { tryToLeadSealing } from './lead.js';
import { observeSealLag } from './observe-lag.js';
import type { SealingPorts } from './seal-tenants.js';
import { SealingQueue } from './sealing-queue.js';

/** New rows are looked for this often: a quiet log is sealed within it, give or take a commit. */
const TICK_MS = 100;
/** How often a sealer that does not lead tries to, and a lost connection is replaced. */
const ELECTION_MS = 1_000;
/** A leader that has been silent for this long has lost its place. */
const PATIENCE_MS = 15_000;
/** How often the signing key is looked at: it may be due for a successor. */
const KEY_CHECK_MS = 60 * 60_000;

/** What the sealer works with. */
export type SealerPorts = Pick<
  Ports,
  'db' | 'logger' | 'clock' | 'config' | 'fieldCrypto' | 'metrics'
>;

/** A sealer that runs until it is disposed of. */
export interface Sealer extends AsyncDisposable {
  /** Whether this is the one that works. */
  readonly leading: boolean;
}

/**
 * Starts the sealer of this process: it makes leaves of new audit rows, signs checkpoints and sends them
 * to the sinks. Of all that run on a database one works at a time; another takes over within seconds
 * when its connection ends. The lock and the work share that connection, so whoever has lost the lock
 * cannot go on sealing.
 */
export async function startSealer(
  ports: SealerPorts,
  sinks: readonly CheckpointSink[] = [],
): Promise<Sealer> {
  const worker = new SealerWorker(ports, sinks);
  const stop = new AbortController();
  const running = worker.run(stop.signal);
  const observing = observeSealLag(ports);
  return {
    get leading() {
      return worker.leading;
    },
    [Symbol.asyncDispose]: async () => {
      observing[Symbol.dispose]();
      stop.abort();
      await running;
    },
  };
}

class SealerWorker {
  readonly #ports: SealerPorts;
  readonly #sinks: readonly CheckpointSink[];
  leading = false;

  constructor(ports: SealerPorts, sinks: readonly CheckpointSink[]) {
    this.#ports = ports;
    this.#sinks = sinks;
  }

  async run(stop: AbortSignal): Promise<void> {
    const { db, logger } = this.#ports;
    while (!stop.aborted) {
      try {
        await using session = await db.platformSession();
        if (await this.#elect(session, stop)) await this.#lead(session, stop);
      } catch (error) {
        logger.warn({ err: error }, 'the sealer of the audit log was interrupted');
        await pause(ELECTION_MS, stop);
      } finally {
        this.leading = false;
      }
    }
  }

  /** Waits for its turn. */
  async #elect(session: PlatformSession, stop: AbortSignal): Promise<boolean> {
    while (!stop.aborted) {
      if (await session.transaction((trx) => tryToLeadSealing(trx, PATIENCE_MS))) return true;
      await pause(ELECTION_MS, stop);
    }
    return false;
  }

  async #lead(session: PlatformSession, stop: AbortSignal): Promise<void> {
    const transact: Transact = (fn) => session.transaction(fn);
    let ports = await this.#openKeys(transact);
    await settleRestored(transact, ports);
    let queue = await SealingQueue.open(transact, ports);
    await using _shipping = startShipping(this.#ports, this.#sinks);
    this.leading = true;
    this.#ports.logger.info('the sealer of the audit log works here');
    let keysAt = performance.now();
    while (!stop.aborted) {
      const startedAt = performance.now();
      if (startedAt - keysAt > KEY_CHECK_MS) {
        ports = await this.#openKeys(transact);
        queue = await SealingQueue.open(transact, ports);
        keysAt = startedAt;
      }
      const more = await queue.turn();
      if (!more) await pause(Math.max(0, TICK_MS - (performance.now() - startedAt)), stop);
    }
  }

  #openKeys(transact: Transact): Promise<SealingPorts> {
    const { clock, logger } = this.#ports;
    return transact(async (trx) => {
      const signer = await currentAuditKey(trx, this.#ports);
      return { clock, logger, signer, keys: await findAuditKeys(trx, this.#ports) };
    });
  }
}
