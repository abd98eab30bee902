import type { Ports } from '../platform/ports.js';
import { repeat } from '../platform/repeat.js';
import { deleteExpiredRefreshTokens } from './refresh-tokens-store.js';
import { rotateIfDue } from './signing-keys/rotate-signing-key.js';
import type { RotationPorts } from './signing-keys/rotate-signing-key.js';
import { deleteRetiredKeys } from './signing-keys/signing-keys-store.js';

const HOUR_MS = 3_600_000;
/** A retired key is kept a while for whoever looks into an incident. */
const RETIRED_KEPT_MS = 30 * 24 * HOUR_MS;

/** Rotates the signing key when it is old enough, and deletes what proves nothing any more. */
export async function tendTokens(ports: RotationPorts & Pick<Ports, 'logger'>): Promise<void> {
  const { db, clock, logger } = ports;
  const rotated = await rotateIfDue(ports);
  if (rotated !== null) logger.info({ ...rotated }, 'a new signing key was published');
  const now = clock.now();
  await deleteRetiredKeys(db.identity, new Date(now.getTime() - RETIRED_KEPT_MS));
  await deleteExpiredRefreshTokens(db.identity, now);
}

/** Does so every hour, until the result is disposed of. */
export function startTokenUpkeep(ports: Ports): AsyncDisposable {
  return repeat({ name: 'token upkeep', logger: ports.logger }, HOUR_MS, async () => {
    await tendTokens(ports);
    return 'done';
  });
}
