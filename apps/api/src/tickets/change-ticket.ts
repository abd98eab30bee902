import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { differences } from '../incidents/differences.js';
import type { TenantContext } from '../trpc/context.js';
import { aboutTicket, breachPayload } from './announce.js';
import { saveTicket } from './save.js';
import { missed, withBreaches } from './sla/clock.js';
import type { TicketRow } from './store.js';

/** What a change is told by: the properties as callers know them. */
function stateOf(row: TicketRow) {
  return {
    title: row.title,
    description: row.description,
    status: row.status,
    priority: row.priority,
    category: row.category,
    assigneeId: row.assignee_id,
    tags: row.tags,
    firstRespondedAt: row.first_responded_at,
  };
}

async function announce(
  ctx: TenantContext,
  { before, after, changed }: { before: TicketRow; after: TicketRow; changed: readonly string[] },
): Promise<void> {
  const about = aboutTicket(after, 'public');
  const { status, priority, version } = after;
  await Promise.all([
    emitEvent(ctx, {
      type: 'ticket.updated',
      payload: { ...about, changes: [...changed], status, priority, version },
    }),
    before.status !== status &&
      emitEvent(ctx, {
        type: 'ticket.status_changed',
        payload: { ...about, from: before.status, to: status },
      }),
    before.assignee_id !== after.assignee_id &&
      emitEvent(ctx, {
        type: 'ticket.assigned',
        payload: { ...about, from: before.assignee_id, to: after.assignee_id },
      }),
  ]);
}

/**
 * Writes a ticket that `lockTicket` holds, as it was edited: with the log, the events, and a note of
 * what it had missed by now. What changes nothing writes nothing and keeps the version.
 * @returns the row as it stands.
 */
export async function changeTicket(
  ctx: TenantContext,
  before: TicketRow,
  edited: TicketRow,
): Promise<TicketRow> {
  const difference = differences(stateOf(before), stateOf(edited));
  if (difference.changed.length === 0) return before;
  const late = missed(before, ctx.now);
  const after = {
    ...withBreaches(edited, late, ctx.now),
    version: before.version + 1,
    updated_at: ctx.now,
  };
  await Promise.all([
    saveTicket(ctx, before, after),
    recordAudit(ctx, {
      action: 'ticket.updated',
      target: { type: 'ticket', id: before.id },
      before: difference.before,
      after: difference.after,
    }),
    announce(ctx, { before, after, changed: difference.changed }),
    ...late.map((target) =>
      emitEvent(ctx, { type: 'ticket.sla_breached', payload: breachPayload(before, target) }),
    ),
  ]);
  return after;
}
