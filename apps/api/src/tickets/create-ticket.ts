import { newId } from '@incident-tracker/db';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { assertMentionable, findMentions } from '../people/mentions.js';
import type { TenantContext } from '../trpc/context.js';
import { aboutTicket } from './announce.js';
import { partyOf } from './party.js';
import { assertAssignable, assertMember } from './people.js';
import { presentTicket } from './present.js';
import { DEFAULT_PRIORITY } from './priority.js';
import { formatReference } from './reference.js';
import { insertTicket, takeNumber } from './save.js';
import type { CreateInput, Ticket } from './schemas.js';
import { dueDates } from './sla/clock.js';
import { readTargets } from './sla/targets.js';
import { loadTicket } from './store.js';
import type { TicketRow } from './store.js';

/** Tags once each, in order, so that equal sets are equal lists. */
export function tagList(tags: readonly string[]): string[] {
  return [...new Set(tags)].toSorted();
}

async function newRow(ctx: TenantContext, input: CreateInput): Promise<Omit<TicketRow, 'number'>> {
  const { targets } = await readTargets(ctx);
  const creator = partyOf(ctx.principal);
  const requester =
    input.requesterId === undefined ? creator : ({ type: 'user', id: input.requesterId } as const);
  const priority = input.priority ?? DEFAULT_PRIORITY;
  const fresh = {
    created_at: ctx.now,
    clock_paused_ms: '0',
    first_responded_at: null,
    first_response_due_at: null,
  };
  return {
    tenant_id: ctx.tenantId,
    id: newId(),
    title: input.title,
    description: input.description ?? '',
    status: 'new',
    priority,
    category: input.category ?? null,
    requester_type: requester.type,
    requester_id: requester.id,
    assignee_id: input.assigneeId ?? null,
    tags: tagList(input.tags ?? []),
    ...fresh,
    ...dueDates(fresh, targets[priority]),
    first_response_breached_at: null,
    resolution_breached_at: null,
    clock_stopped_at: null,
    solved_at: null,
    closed_at: null,
    created_by_type: creator.type,
    created_by_id: creator.id,
    version: 1,
    updated_at: ctx.now,
  };
}

/**
 * Creates a ticket; its title is enough. The tenant's next number is taken after everything that can
 * fail, so that parallel requests wait for one another only while the rows are written.
 * @throws AppError VALIDATION_FAILED for people who are no members, or may not be assigned.
 */
export async function createTicket(ctx: TenantContext, input: CreateInput): Promise<Ticket> {
  const { assigneeId, requesterId, description = '' } = input;
  if (assigneeId) await assertAssignable(ctx, assigneeId, 'assigneeId');
  if (requesterId !== undefined) await assertMember(ctx, requesterId, 'requesterId');
  await assertMentionable(ctx, description, 'description');
  const unnumbered = await newRow(ctx, input);
  const row: TicketRow = { ...unnumbered, number: await takeNumber(ctx) };
  const { id, title, status, priority } = row;
  const about = aboutTicket(row, 'public');
  await Promise.all([
    insertTicket(ctx, row),
    recordAudit(ctx, {
      action: 'ticket.created',
      target: { type: 'ticket', id },
      after: { ...input, reference: formatReference(row.number), priority },
    }),
    emitEvent(ctx, {
      type: 'ticket.created',
      payload: { ...about, title, status, priority, mentions: findMentions(description) },
    }),
    row.assignee_id !== null &&
      emitEvent(ctx, {
        type: 'ticket.assigned',
        payload: { ...about, from: null, to: row.assignee_id },
      }),
  ]);
  return presentTicket(ctx, await loadTicket(ctx, id));
}
