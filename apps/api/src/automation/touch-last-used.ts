import type { Ports } from '../platform/ports.js';

/** The use of a key is written down at most this often. */
const INTERVAL_MS = 60_000;

/** Keys whose use is being written at the moment, so that a burst of requests writes it once. */
const inFlight = new Set<string>();

/**
 * Notes that a key was used, beside the request that uses it: the request does not wait for it and
 * does not fail with it.
 */
export function touchLastUsed(
  { db, clock, logger }: Ports,
  key: { tenantId: string; apiKeyId: string; lastUsedAt: Date | null },
): void {
  const { tenantId, apiKeyId, lastUsedAt } = key;
  const now = clock.now();
  if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < INTERVAL_MS) return;
  if (inFlight.has(apiKeyId)) return;
  inFlight.add(apiKeyId);
  void db
    .tenantTransaction(tenantId, (trx) =>
      trx
        .updateTable('api_keys')
        .set({ last_used_at: now })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', apiKeyId)
        // Another node may have written it in the meantime.
        .where((eb) =>
          eb.or([
            eb('last_used_at', 'is', null),
            eb('last_used_at', '<=', new Date(now.getTime() - INTERVAL_MS)),
          ]),
        )
        .execute(),
    )
    .catch((error: unknown) => logger.warn({ err: error, apiKeyId }, 'last use of a key not noted'))
    .finally(() => inFlight.delete(apiKeyId));
}
