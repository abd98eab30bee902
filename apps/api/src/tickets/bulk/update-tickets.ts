import type { Permission } from '@incident-tracker/policy';
import { changeEach } from '../../trpc/bulk/change-each.js';
import type { TenantContext } from '../../trpc/context.js';
import { parseTicketKey } from '../reference.js';
import { updateTicket } from '../update-ticket.js';
import { lockTickets } from './lock-tickets.js';
import type { Ticket } from '../schemas.js';
import type { BulkInput, BulkResult } from './schemas.js';

/** What each property takes, in a single change and in one of many. */
export const FIELD_PERMISSIONS = {
  status: 'tickets.triage',
  priority: 'tickets.triage',
  category: 'tickets.triage',
  tags: 'tickets.triage',
  assigneeId: 'tickets.assign',
} as const satisfies Readonly<Record<string, Permission>>;

/**
 * Changes many tickets in one transaction, each with an outcome of its own.
 * @throws AppError QUOTA_EXCEEDED, with nothing written, when the quota does not cover all changes.
 */
export async function updateTickets(ctx: TenantContext, { items }: BulkInput): Promise<BulkResult> {
  const { results, ...counts } = await changeEach(ctx, {
    items,
    keyOf: ({ ticketId }) => parseTicketKey(ticketId),
    lock: (keys) => lockTickets(ctx, keys),
    permissions: FIELD_PERMISSIONS,
    change: (item) => updateTicket(ctx, item),
    usage: 'ticket.write',
  });
  return {
    ...counts,
    results: results.map(({ item, outcome, changed, error }) => ({
      ticketId: item.ticketId,
      outcome,
      ticket: changed === null ? null : headOf(changed),
      error,
    })),
  };
}

function headOf({ id, reference, status, priority, version }: Ticket) {
  return { id, reference, status, priority, version };
}
