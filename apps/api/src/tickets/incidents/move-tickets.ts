import { sql } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';

/**
 * Moves the tickets of an incident that is merged into another: their requesters are to be told when
 * that one is resolved. @returns how many moved.
 */
export async function moveTickets(
  { trx, tenantId }: Pick<TenantContext, 'trx' | 'tenantId'>,
  { sourceId, targetId }: { sourceId: string; targetId: string },
): Promise<number> {
  // A ticket that both have keeps one link, and that it was promoted, if it was.
  await sql`
    delete from ticket_incidents target using ticket_incidents source
    where target.tenant_id = ${tenantId} and source.tenant_id = ${tenantId}
      and target.incident_id = ${targetId} and source.incident_id = ${sourceId}
      and target.ticket_id = source.ticket_id and target.kind = 'linked'`.execute(trx);
  const { numAffectedRows } = await sql`
    update ticket_incidents source set incident_id = ${targetId}
    where tenant_id = ${tenantId} and incident_id = ${sourceId}
      and not exists (
        select from ticket_incidents target
        where target.tenant_id = ${tenantId} and target.incident_id = ${targetId}
          and target.ticket_id = source.ticket_id)`.execute(trx);
  await trx
    .deleteFrom('ticket_incidents')
    .where('tenant_id', '=', tenantId)
    .where('incident_id', '=', sourceId)
    .execute();
  return Number(numAffectedRows ?? 0);
}
