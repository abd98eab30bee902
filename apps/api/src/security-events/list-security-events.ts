import { shownActor } from '../incidents/actor.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { takePage } from '../trpc/take-page.js';
import type { ListSecurityEventsInput, SecurityEventItem, SecurityEventPage } from './schemas.js';
import { listSecurityEventRows } from './store.js';
import type { SecurityEventRow } from './store.js';

/**
 * A page of the tenant's security events, newest first. `createdAfter` is inclusive, `createdBefore`
 * exclusive; both go by the first occurrence that an item stands for.
 * @throws AppError CURSOR_INVALID.
 */
export async function listSecurityEvents(
  ctx: TenantContext,
  input: ListSecurityEventsInput,
): Promise<SecurityEventPage> {
  const { cursor, limit, ...filter } = input;
  const binding = { list: 'security-events', ...filter };
  const after = cursor === undefined ? undefined : decodeCursor(binding, cursor);
  const page = { filter, after, limit: limit + 1 };
  const rows = await listSecurityEventRows(ctx.trx, ctx.tenantId, page);
  return takePage(rows, limit, {
    view: presentSecurityEvent,
    cursorAfter: (row) => encodeCursor(binding, [row.occurred_at.toISOString(), row.id]),
  });
}

function presentSecurityEvent(row: SecurityEventRow): SecurityEventItem {
  return {
    id: row.id,
    type: row.type,
    severity: row.severity,
    occurredAt: row.occurred_at.toISOString(),
    lastOccurredAt: row.last_occurred_at.toISOString(),
    count: row.count,
    actor:
      row.actor_type === null ? null : shownActor(row.actor_type, row.actor_id, row.actor_name),
    apiKeyId: row.api_key_id,
    ip: row.ip,
    traceId: row.trace_id,
    details: row.details,
  };
}
