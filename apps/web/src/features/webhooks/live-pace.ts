import type { Delivery } from '../../api/types';

const SOON_MS = 2_000;
const CALM_MS = 10_000;
/** A next attempt within this time is worth waiting for. */
const IMMINENT_MS = 15_000;

type Pending = Pick<Delivery, 'status' | 'nextAttemptAt'>;

/** True while something is about to be sent. */
function isImminent({ status, nextAttemptAt }: Pending, now: number): boolean {
  if (status !== 'pending') return false;
  return nextAttemptAt === null || Date.parse(nextAttemptAt) - now < IMMINENT_MS;
}

/**
 * How long to wait before looking at deliveries again, in ms: attempts are no events of the live stream.
 * @param parked nothing is sent, however long it has been due.
 */
export function paceOf(deliveries: readonly Pending[], parked: boolean): number {
  const now = Date.now();
  return !parked && deliveries.some((one) => isImminent(one, now)) ? SOON_MS : CALM_MS;
}

/** As long as nobody looks more closely. */
export const GLANCE_MS = 20_000;
