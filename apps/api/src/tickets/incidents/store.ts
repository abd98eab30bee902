import type { TenantContext } from '../../trpc/context.js';
import { partyOf } from '../party.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** How an incident came to be behind a ticket. */
export type LinkKind = 'promoted' | 'linked';

/** True if an incident was made of the ticket already. */
export async function isPromoted({ trx, tenantId }: Tenant, ticketId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('ticket_incidents')
    .select('incident_id')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'promoted')
    .executeTakeFirst();
  return found !== undefined;
}

/** Puts an incident behind a ticket. @returns false if it is there already. */
export async function insertLink(
  { trx, tenantId, principal, now }: TenantContext,
  link: { ticketId: string; incidentId: string; kind: LinkKind },
): Promise<boolean> {
  const creator = partyOf(principal);
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('ticket_incidents')
    .values({
      tenant_id: tenantId,
      ticket_id: link.ticketId,
      incident_id: link.incidentId,
      kind: link.kind,
      created_by_type: creator.type,
      created_by_id: creator.id,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'ticket_id', 'incident_id']).doNothing(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Takes an incident away from a ticket. @returns how it came there; null if it was not. */
export async function deleteLink(
  { trx, tenantId }: Tenant,
  link: { ticketId: string; incidentId: string },
): Promise<string | null> {
  const deleted = await trx
    .deleteFrom('ticket_incidents')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', link.ticketId)
    .where('incident_id', '=', link.incidentId)
    .returning('kind')
    .executeTakeFirst();
  return deleted?.kind ?? null;
}
