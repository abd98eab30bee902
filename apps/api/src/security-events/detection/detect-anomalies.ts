import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { LOCKS } from '../../platform/leadership/locks.js';
import type { Ports } from '../../platform/ports.js';
import { HIGHEST_LEVEL, QUIET_MS } from '../throttling/levels.js';
import { findRefused, prolongThrottles } from '../throttling/throttles-store.js';
import { claimWord } from './claims.js';
import { DETECTOR_NAMES, DETECTORS, detectorOf } from './detectors.js';
import { findCrossings } from './find-crossings.js';
import { offencesOf, raiseAnomaly } from './raise-anomaly.js';

const LONGEST_WINDOW_MS = Math.max(
  HIGHEST_LEVEL * QUIET_MS,
  ...DETECTOR_NAMES.map((name) => DETECTORS[name].windowMs),
);

async function isElected(trx: PlatformTransaction): Promise<boolean> {
  const { rows } = await sql<{ elected: boolean }>`
    SELECT pg_try_advisory_xact_lock(${LOCKS.securityWatch}) AS elected`.execute(trx);
  return rows[0]?.elected === true;
}

/** Nothing looks back further than the longest window, so nothing is kept for much longer. */
async function forget(trx: PlatformTransaction, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 2 * LONGEST_WINDOW_MS);
  await Promise.all([
    trx.deleteFrom('security_signals').where('last_occurred_at', '<', before).execute(),
    trx.deleteFrom('security_anomalies').where('raised_at', '<', before).execute(),
    trx.deleteFrom('security_throttles').where('crossed_at', '<', before).execute(),
  ]);
}

/**
 * Lets every detector look once, unless another process is at it. What a detector finds again within
 * its window only keeps limits from relaxing.
 * @returns how many anomalies were raised.
 */
export async function detectAnomalies(
  ports: Pick<
    Ports,
    | 'db'
    | 'clock'
    | 'config'
    | 'keyring'
    | 'logger'
    | 'metrics'
    | 'fieldCrypto'
    | 'publicUrl'
    | 'live'
  >,
): Promise<number> {
  const now = ports.clock.now();
  const raised = await ports.db.platformTransaction(async (trx) => {
    if (!(await isElected(trx))) return 0;
    let count = 0;
    await prolongThrottles(trx, await findRefused(trx, now), now);
    for (const detector of DETECTOR_NAMES) {
      const figures = detectorOf(detector);
      for (const crossing of await findCrossings(trx, figures, now)) {
        const { windowMs } = figures;
        const word = { detector, subject: crossing.subject };
        if (await claimWord(trx, word, { now, windowMs })) {
          await raiseAnomaly(ports, trx, { detector, crossing, now });
          count += 1;
        } else await prolongThrottles(trx, offencesOf(detector, crossing), now);
      }
    }
    await forget(trx, now);
    return count;
  });
  // Webhooks and the live stream need not wait for the relay's next look.
  if (raised > 0) ports.live.poke();
  return raised;
}
