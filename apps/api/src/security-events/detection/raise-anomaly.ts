import type { PlatformTransaction } from '@incident-tracker/db';
import { emitEventAs } from '../../events/emit-event.js';
import { isLoopbackNetwork } from '../../identity/lockout/network.js';
import type { Ports } from '../../platform/ports.js';
import { entryOf } from '../catalogue.js';
import { logEvent } from '../recorder/log-event.js';
import { pendingEventOf } from '../recorder/pending-event.js';
import { writeEvents } from '../recorder/write-events.js';
import { tightenLimits } from '../throttling/throttles-store.js';
import type { Offence } from '../throttling/throttles-store.js';
import { detectorOf } from './detectors.js';
import type { DetectorName } from './detectors.js';
import type { Crossing } from './find-crossings.js';
import { notifyAdmins } from './notify-admins.js';

type RaisePorts = Pick<
  Ports,
  'config' | 'keyring' | 'logger' | 'metrics' | 'fieldCrypto' | 'publicUrl'
>;

const TYPE = 'security.anomaly_detected';

/**
 * Whose limits a crossing tightens. Never those of this machine's own address: that is where everybody
 * comes from behind a proxy on it of which `TRUSTED_PROXY_HOPS` does not know.
 */
export function offencesOf(
  detector: DetectorName,
  { subject, lastAt, networks }: Crossing,
): Offence[] {
  const { throttle } = detectorOf(detector);
  if (throttle === undefined) return [];
  if (throttle.whom === 'principal') return [{ subject, lastAt }];
  return networks
    .filter((network) => !isLoopbackNetwork(network))
    .map((network) => ({ subject: `network:${network}`, lastAt }));
}

async function livingTenants(trx: PlatformTransaction, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('tenants')
    .select('id')
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Does what follows from a crossing: tightens limits, and tells each tenant that it concerns by a
 * security event, a domain event (webhooks) and a mail; the operator by log and metric. All in the
 * transaction of the detectors, so that it happens once.
 */
export async function raiseAnomaly(
  ports: RaisePorts,
  trx: PlatformTransaction,
  given: { detector: DetectorName; crossing: Crossing; now: Date },
): Promise<void> {
  const { detector, crossing, now } = given;
  const { threshold, windowMs, throttle, by } = detectorOf(detector);
  const offences = ports.config.RATE_LIMIT_ENABLED ? offencesOf(detector, crossing) : [];
  const isThrottled = offences.length > 0;
  const tenants = await livingTenants(trx, crossing.tenantIds);
  const { observed, userId } = crossing;
  const windowSeconds = windowMs / 1000;
  const details = { detector, observed, threshold, windowSeconds, throttled: isThrottled };
  const network = by === 'network' ? crossing.subject.replace(/\/\d+$/, '') : null;
  const eventIn = (tenantId: string | null) =>
    pendingEventOf(ports.keyring, { type: TYPE, tenantId, userId, ip: network, details }, now);

  const overall = eventIn(null);
  logEvent(ports.logger, overall);
  ports.metrics.add('security_events_total', 1, { type: TYPE });
  ports.metrics.add('security_anomalies_total', 1, { detector });
  await writeEvents(trx, tenants.map(eventIn));
  if (throttle !== undefined) {
    await tightenLimits(trx, offences, { detector, level: throttle.level, now });
  }
  const { severity } = entryOf(TYPE);
  for (const tenantId of tenants) {
    await emitEventAs(trx, {
      type: TYPE,
      tenantId,
      actor: { type: 'system', id: null },
      now,
      payload: { ...details, severity },
    });
    await notifyAdmins(ports, trx, { tenantId, detector, isThrottled, now });
  }
}
