import type { PersonContext, TenantContext } from '../trpc/context.js';
import { meterUsage } from '../usage/meter-usage.js';

/** What a verb that chooses its tenant itself has within the tenant's transaction. */
export type ChosenTenant = Pick<
  TenantContext,
  'trx' | 'tenantId' | 'principal' | 'request' | 'now' | 'ports'
>;

/**
 * Opens a tenant for a person who is not in it yet, or not any more: they create it, accept an
 * invite to it or restore it. Everything written commits together, metered as on the ladder; what
 * `verb` returns is the answer of the request, kept for replays. The verb decides who may.
 */
export async function inTenant<T>(
  { ports, principal, request, claim }: PersonContext,
  tenantId: string,
  verb: (tenant: ChosenTenant) => Promise<T>,
): Promise<T> {
  const now = ports.clock.now();
  const result = await ports.db.tenantTransaction(tenantId, async (trx) => {
    const tenant: ChosenTenant = { trx, tenantId, principal, request, now, ports };
    const answer = await verb(tenant);
    await claim?.settle(trx, { output: answer });
    await meterUsage(tenant, 'tenant.write');
    return answer;
  });
  ports.live.poke();
  return result;
}
