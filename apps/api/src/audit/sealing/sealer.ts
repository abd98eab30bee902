import { leadInTurn } from '../../platform/leadership/lead-in-turn.js';
import type { Leadership, Turn } from '../../platform/leadership/lead-in-turn.js';
import { LOCKS } from '../../platform/leadership/locks.js';
import { pause } from '../../platform/pause.js';
import type { Ports } from '../../platform/ports.js';
import { currentAuditKey, findAuditKeys } from '../checkpoints/audit-keys.js';
import { startShipping } from '../shipping/start-shipping.js';
import type { CheckpointSink } from '../shipping/sink.js';
import { settleRestored } from './after-restore.js';
import type { Transact } from './after-restore.js';
import { observeSealLag } from './observe-lag.js';
import type { SealingPorts } from './seal-tenants.js';
import { SealingQueue } from './sealing-queue.js';

/** New rows are looked for this often: a quiet log is sealed within it, give or take a commit. */
const TICK_MS = 100;
/** How often the signing key is looked at: it may be due for a successor. */
const KEY_CHECK_MS = 60 * 60_000;

/** What the sealer works with. */
export type SealerPorts = Pick<
  Ports,
  'db' | 'logger' | 'clock' | 'config' | 'fieldCrypto' | 'metrics'
>;

/**
 * Starts the sealer of this process: it makes leaves of new audit rows, signs checkpoints and sends them
 * to the sinks. Of all that run on a database one works at a time; another takes over within seconds
 * when its connection ends.
 */
export function startSealer(ports: SealerPorts, sinks: readonly CheckpointSink[] = []): Leadership {
  const worker = new SealerWorker(ports, sinks);
  const observing = observeSealLag(ports);
  const leadership = leadInTurn(ports, {
    name: 'the sealer of the audit log',
    lock: LOCKS.sealer,
    lead: (turn) => worker.lead(turn),
  });
  return {
    get leading() {
      return leadership.leading;
    },
    [Symbol.asyncDispose]: async () => {
      observing[Symbol.dispose]();
      await leadership[Symbol.asyncDispose]();
    },
  };
}

class SealerWorker {
  readonly #ports: SealerPorts;
  readonly #sinks: readonly CheckpointSink[];

  constructor(ports: SealerPorts, sinks: readonly CheckpointSink[]) {
    this.#ports = ports;
    this.#sinks = sinks;
  }

  async lead({ session, stop, begin }: Turn): Promise<void> {
    const transact: Transact = (fn) => session.transaction(fn);
    let ports = await this.#openKeys(transact);
    await settleRestored(transact, ports);
    let queue = await SealingQueue.open(transact, ports);
    await using _shipping = startShipping(this.#ports, this.#sinks);
    begin();
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
