import { sql } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import type { TicketKey } from '../reference.js';
import { visibleTickets } from '../rights.js';

/**
 * Locks the tickets that the caller sees, in the order of ids: whoever locks several does it here, so
 * that no two wait for each other. @returns the version of each one found, by id and by number.
 */
export async function lockTickets(
  { trx, tenantId, subject }: Pick<TenantContext, 'trx' | 'tenantId' | 'subject'>,
  keys: readonly TicketKey[],
): Promise<ReadonlyMap<string, number>> {
  const ids = keys.flatMap((key) => ('id' in key ? [key.id] : []));
  const numbers = keys.flatMap((key) => ('id' in key ? [] : [String(key.number)]));
  const rows = await trx
    .selectFrom('tickets')
    .select(['tickets.id', 'tickets.number', 'tickets.version'])
    .where('tickets.tenant_id', '=', tenantId)
    .where(
      sql<boolean>`(tickets.id = any (${ids}::uuid[]) or tickets.number = any (${numbers}::bigint[]))`,
    )
    .where(visibleTickets(subject))
    .orderBy('tickets.id')
    .forNoKeyUpdate()
    .execute();
  return new Map(
    rows.flatMap(({ id, number, version }) => [
      [id, version],
      [number, version],
    ]),
  );
}
