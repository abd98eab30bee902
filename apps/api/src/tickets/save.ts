import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import type { TicketRow } from './store.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/**
 * Takes the next number of the tenant. The counter's row stays locked until the transaction ends:
 * numbers have no gaps, so take one as late as possible.
 */
export async function takeNumber({ trx, tenantId }: Tenant): Promise<string> {
  const { value } = await trx
    .insertInto('tenant_counters')
    .values({ tenant_id: tenantId, kind: 'ticket', value: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'kind'])
        .doUpdateSet({ value: sql`tenant_counters.value + 1` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** Tags are in the ticket, to be shown, and in rows of their own, to be found by. */
async function insertTags({ trx, tenantId }: Tenant, { id, tags }: TicketRow): Promise<void> {
  if (tags.length === 0) return;
  await trx
    .insertInto('ticket_tags')
    .values(tags.map((tag) => ({ tenant_id: tenantId, ticket_id: id, tag })))
    .execute();
}

/** Inserts the row as it is, with its tags. */
export async function insertTicket(ctx: Tenant, row: TicketRow): Promise<void> {
  await Promise.all([ctx.trx.insertInto('tickets').values(row).execute(), insertTags(ctx, row)]);
}

/** Writes the columns that may change of a row that `lockTicket` holds. */
export async function saveTicket(ctx: Tenant, before: TicketRow, row: TicketRow): Promise<void> {
  const { trx, tenantId } = ctx;
  await Promise.all([
    trx
      .updateTable('tickets')
      .set({
        title: row.title,
        description: row.description,
        status: row.status,
        priority: row.priority,
        category: row.category,
        assignee_id: row.assignee_id,
        tags: row.tags,
        first_response_due_at: row.first_response_due_at,
        first_responded_at: row.first_responded_at,
        first_response_breached_at: row.first_response_breached_at,
        resolution_due_at: row.resolution_due_at,
        resolution_breached_at: row.resolution_breached_at,
        clock_stopped_at: row.clock_stopped_at,
        clock_paused_ms: row.clock_paused_ms,
        solved_at: row.solved_at,
        closed_at: row.closed_at,
        version: row.version,
        updated_at: row.updated_at,
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', row.id)
      .execute(),
    before.tags !== row.tags &&
      trx
        .deleteFrom('ticket_tags')
        .where('tenant_id', '=', tenantId)
        .where('ticket_id', '=', row.id)
        .execute(),
    before.tags !== row.tags && insertTags(ctx, row),
  ]);
}
