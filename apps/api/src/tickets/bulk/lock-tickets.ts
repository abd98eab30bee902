import { Versions } from '../../trpc/bulk/versions.js';
import type { TenantContext } from '../../trpc/context.js';
import { isAmong } from '../../trpc/references.js';
import type { NumberedKey } from '../../trpc/references.js';
import { visibleTickets } from '../rights.js';

/**
 * Locks the tickets that the caller sees, in the order of ids: whoever locks several does it here, so
 * that no two wait for each other. @returns the versions of those found.
 */
export async function lockTickets(
  { trx, tenantId, subject }: Pick<TenantContext, 'trx' | 'tenantId' | 'subject'>,
  keys: readonly NumberedKey[],
): Promise<Versions> {
  const rows = await trx
    .selectFrom('tickets')
    .select(['tickets.id', 'tickets.number', 'tickets.version'])
    .where('tickets.tenant_id', '=', tenantId)
    .where(isAmong('tickets', keys))
    .where(visibleTickets(subject))
    .orderBy('tickets.id')
    .forNoKeyUpdate()
    .execute();
  return new Versions(rows);
}
