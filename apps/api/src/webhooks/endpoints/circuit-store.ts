import type { TenantTransaction } from '@incident-tracker/db';
import { CLOSED } from '../sending/circuit.js';

interface EndpointKey {
  readonly tenantId: string;
  readonly endpointId: string;
}

/** Columns of a circuit that nothing speaks against. */
const CLOSED_COLUMNS = {
  circuit: CLOSED.circuit,
  consecutive_failures: CLOSED.consecutiveFailures,
  failed_probes: CLOSED.failedProbes,
  opened_at: CLOSED.openedAt,
  probe_at: CLOSED.probeAt,
} as const;

/** Closes the circuit and lets a worker look at once. What waited is sent in its order. */
export async function closeCircuit(
  trx: TenantTransaction,
  { tenantId, endpointId }: EndpointKey,
  now: Date,
): Promise<void> {
  await Promise.all([
    trx
      .updateTable('webhook_states')
      .set({ ...CLOSED_COLUMNS, next_due_at: now })
      .where('tenant_id', '=', tenantId)
      .where('endpoint_id', '=', endpointId)
      .execute(),
    // What had failed before the circuit opened does not wait for hours now.
    trx
      .updateTable('webhook_deliveries')
      .set({ next_attempt_at: now })
      .where('tenant_id', '=', tenantId)
      .where('endpoint_id', '=', endpointId)
      .where('status', '=', 'pending')
      .where('next_attempt_at', '>', now)
      .execute(),
  ]);
}
