import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { UNSOLVED } from './lifecycle.js';
import { BREACHED } from './list-filter.js';
import { partyOf } from './party.js';
import { visibleTickets } from './rights.js';
import type { Counts } from './schemas.js';

/** How much work there is, among the tickets that the caller sees. */
export async function countTickets(ctx: TenantContext): Promise<Counts> {
  const { trx, tenantId, subject, principal } = ctx;
  const rows = await trx
    .selectFrom('tickets')
    .select([
      'tickets.status',
      sql<string>`count(*)`.as('all'),
      sql<string>`count(*) filter (where tickets.assignee_id is null)`.as('unassigned'),
      sql<string>`count(*) filter (where tickets.assignee_id = ${partyOf(principal).id})`.as(
        'mine',
      ),
      sql<string>`count(*) filter (where ${BREACHED})`.as('breached'),
    ])
    .where('tickets.tenant_id', '=', tenantId)
    // Literals, so that the index of what is not done answers.
    .where(
      'tickets.status',
      'in',
      UNSOLVED.map((status) => sql.lit(status)),
    )
    .where(visibleTickets(subject))
    .groupBy('tickets.status')
    .execute();
  const of = (status: string) => Number(rows.find((row) => row.status === status)?.all ?? 0);
  const sum = (name: 'unassigned' | 'mine' | 'breached') =>
    rows.reduce((total, row) => total + Number(row[name]), 0);
  return {
    new: of('new'),
    open: of('open'),
    pending: of('pending'),
    unassigned: sum('unassigned'),
    mine: sum('mine'),
    breached: sum('breached'),
  };
}
