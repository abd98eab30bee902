import { assertMentionable } from '../people/mentions.js';
import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { changeTicket } from './change-ticket.js';
import { tagList } from './create-ticket.js';
import { assertTransition, parseStatus } from './lifecycle.js';
import { assertAssignable } from './people.js';
import { presentTicket } from './present.js';
import { parsePriority } from './priority.js';
import { demandOnTicket } from './rights.js';
import type { Ticket, UpdateInput } from './schemas.js';
import { dueDates, moved } from './sla/clock.js';
import { readTargets } from './sla/targets.js';
import { loadTicket, lockTicket } from './store.js';
import type { TicketRow } from './store.js';

/** Keeps the list as it is where the tags are the same, so that it does not count as changed. */
function retagged(current: string[], tags: readonly string[] | undefined): string[] {
  if (tags === undefined) return current;
  const next = tagList(tags);
  return next.join('\n') === current.join('\n') ? current : next;
}

async function edit(ctx: TenantContext, row: TicketRow, input: UpdateInput): Promise<TicketRow> {
  const { title, description, status, priority, category, assigneeId, tags } = input;
  if (status !== undefined && status !== row.status) {
    assertTransition(parseStatus(row.status), status);
  }
  const next = {
    ...moved(row, status ?? parseStatus(row.status), ctx.now),
    title: title ?? row.title,
    description: description ?? row.description,
    priority: priority ?? row.priority,
    category: category === undefined ? row.category : category,
    assignee_id: assigneeId === undefined ? row.assignee_id : assigneeId,
    tags: retagged(row.tags, tags),
  };
  if (next.priority === row.priority) return next;
  const { targets } = await readTargets(ctx);
  return { ...next, ...dueDates(next, targets[parsePriority(next.priority)]) };
}

/**
 * Changes what the input names. An input that changes nothing writes nothing and keeps the version.
 * @throws AppError NOT_FOUND, FORBIDDEN for a ticket that the caller may read only, VERSION_MISMATCH,
 * INVALID_TRANSITION, VALIDATION_FAILED.
 */
export async function updateTicket(ctx: TenantContext, input: UpdateInput): Promise<Ticket> {
  const row = await lockTicket(ctx, input.ticketId);
  demandOnTicket(ctx, 'tickets.update', row);
  checkVersion(input.expectedVersion, row.version);
  const { assigneeId, description } = input;
  if (assigneeId && assigneeId !== row.assignee_id) {
    await assertAssignable(ctx, assigneeId, 'assigneeId');
  }
  if (description !== undefined) await assertMentionable(ctx, description, 'description');
  await changeTicket(ctx, row, await edit(ctx, row, input));
  return presentTicket(ctx, await loadTicket(ctx, row.id));
}
