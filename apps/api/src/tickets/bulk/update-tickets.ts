import type { Permission } from '@incident-tracker/policy';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { demandPermission } from '../../trpc/ladder/permit.js';
import { meterUsage } from '../../usage/meter-usage.js';
import { parseTicketKey } from '../reference.js';
import type { TicketKey } from '../reference.js';
import { updateTicket } from '../update-ticket.js';
import { lockTickets } from './lock-tickets.js';
import type { BulkInput, BulkItem, BulkOutcome, BulkResult } from './schemas.js';

/** What each property takes beyond the permission for bulk changes, as in a single change. */
export const FIELD_PERMISSIONS = {
  status: 'tickets.triage',
  priority: 'tickets.triage',
  category: 'tickets.triage',
  tags: 'tickets.triage',
  assigneeId: 'tickets.assign',
} as const satisfies Readonly<Record<string, Permission>>;

function demandAll(ctx: TenantContext, item: BulkItem): void {
  const given = new Map(Object.entries(item));
  for (const [property, permission] of Object.entries(FIELD_PERMISSIONS)) {
    if (given.get(property) !== undefined) demandPermission(ctx, permission);
  }
}

function keyText(key: TicketKey): string {
  return 'id' in key ? key.id : String(key.number);
}

function failure(ticketId: string, { code, message, details }: AppError): BulkOutcome {
  return { ticketId, outcome: 'failed', ticket: null, error: { code, message, details } };
}

/**
 * One item. What a caller can do wrong is found before the first row is written, so that a refused
 * item leaves the transaction whole; any other error ends all of it.
 */
async function updateOne(
  ctx: TenantContext,
  item: BulkItem,
  versions: Map<string, number>,
): Promise<BulkOutcome> {
  const { ticketId } = item;
  try {
    const key = parseTicketKey(ticketId);
    const version = key === null ? undefined : versions.get(keyText(key));
    if (version === undefined) throw new AppError('NOT_FOUND');
    demandAll(ctx, item);
    const updated = await updateTicket(ctx, item);
    const { id, reference, status, priority } = updated;
    for (const name of [id, reference.slice('T-'.length)]) versions.set(name, updated.version);
    return {
      ticketId,
      outcome: updated.version === version ? 'unchanged' : 'updated',
      ticket: { id, reference, status, priority, version: updated.version },
      error: null,
    };
  } catch (error) {
    if (error instanceof AppError) return failure(ticketId, error);
    throw error;
  }
}

/**
 * Changes many tickets in one transaction. Each item has an outcome of its own: one that is refused
 * does not keep the others from being written.
 * @throws AppError QUOTA_EXCEEDED, with nothing written, when the quota does not cover all changes.
 */
export async function updateTickets(ctx: TenantContext, { items }: BulkInput): Promise<BulkResult> {
  const keys = items.map(({ ticketId }) => parseTicketKey(ticketId));
  const found = await lockTickets(
    ctx,
    keys.filter((key) => key !== null),
  );
  const versions = new Map(found);
  const results: BulkOutcome[] = [];
  for (const item of items) results.push(await updateOne(ctx, item, versions));

  const count = (outcome: BulkOutcome['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const updated = count('updated');
  if (updated > 0) await meterUsage(ctx, 'ticket.write', updated);
  return { updated, unchanged: count('unchanged'), failed: count('failed'), results };
}
