import type { PlatformTransaction, Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Circuit } from './circuit.js';

/** One endpoint, of all tenants. */
export interface EndpointKey {
  readonly tenantId: string;
  readonly endpointId: string;
}

/**
 * The next look at an endpoint for which something is due at `now`: at once, or when its circuit lets
 * a probe out. Takes the place of `next_due_at`, and never puts an earlier look off.
 */
export function dueFrom(now: Date): RawBuilder<Date> {
  return sql<Date>`least(next_due_at, greatest(${now}::timestamptz, probe_at))`;
}

/** Says that something is due at an endpoint. */
export async function markDue(
  trx: Kysely<Schema>,
  { tenantId, endpointId }: EndpointKey,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('webhook_states')
    .set({ next_due_at: dueFrom(now) })
    .where('tenant_id', '=', tenantId)
    .where('endpoint_id', '=', endpointId)
    .execute();
}

/** Keeps the circuit, as long as the endpoint is the holder's of the lease. */
export async function saveCircuit(
  trx: PlatformTransaction,
  { tenantId, endpointId, leaseId }: EndpointKey & { leaseId: string },
  circuit: Circuit,
): Promise<void> {
  await trx
    .updateTable('webhook_states')
    .set({
      circuit: circuit.circuit,
      consecutive_failures: circuit.consecutiveFailures,
      failed_probes: circuit.failedProbes,
      opened_at: circuit.openedAt,
      probe_at: circuit.probeAt,
    })
    .where('tenant_id', '=', tenantId)
    .where('endpoint_id', '=', endpointId)
    .where('lease_id', '=', leaseId)
    .execute();
}
