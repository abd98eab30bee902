import { shownActor } from '../incidents/actor.js';
import { takePage } from '../trpc/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import type { AuditLogItem, AuditLogPage, ListAuditLogsInput } from './schemas.js';
import { listAuditRows } from './store.js';
import type { AuditRow } from './store.js';

/**
 * A page of the tenant's audit log, newest first. `createdAfter` is inclusive, `createdBefore`
 * exclusive.
 * @throws AppError CURSOR_INVALID.
 */
export async function listAuditLogs(
  ctx: TenantContext,
  input: ListAuditLogsInput,
): Promise<AuditLogPage> {
  const { cursor, limit, ...filter } = input;
  const binding = { list: 'audit', ...filter };
  const after = cursor === undefined ? undefined : decodeCursor(binding, cursor);
  const rows = await listAuditRows(ctx.trx, ctx.tenantId, { filter, after, limit: limit + 1 });
  return takePage(rows, limit, {
    view: presentAuditRow,
    cursorAfter: (row) => encodeCursor(binding, [row.occurred_at.toISOString(), row.id]),
  });
}

function presentAuditRow(row: AuditRow): AuditLogItem {
  return {
    id: row.id,
    occurredAt: row.occurred_at.toISOString(),
    action: row.action,
    actor: shownActor(row.actor_type, row.actor_id, row.actor_name),
    target: { type: row.target_type, id: row.target_id },
    before: row.before,
    after: row.after,
    ip: row.ip,
    userAgent: row.user_agent,
    traceId: row.trace_id,
  };
}
