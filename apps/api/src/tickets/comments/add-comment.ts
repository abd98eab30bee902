import { newId } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable, findMentions } from '../../people/mentions.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { aboutTicket } from '../announce.js';
import { changeTicket } from '../change-ticket.js';
import { LIFECYCLE, assertNotClosed, parseStatus } from '../lifecycle.js';
import { partyOf } from '../party.js';
import { demandOnTicket } from '../rights.js';
import { moved } from '../sla/clock.js';
import { lockTicket } from '../store.js';
import type { TicketRow } from '../store.js';
import type { Visibility } from '../visibility.js';
import type { AddCommentInput, Comment } from './schemas.js';
import { presentComment } from './store.js';
import type { CommentRow } from './store.js';

function demandRights(ctx: TenantContext, ticket: TicketRow, visibility: Visibility): void {
  const facts = { requester_id: ticket.requester_id, visibility };
  if (visibility === 'internal') demandOnTicket(ctx, 'tickets.comment_internal', facts);
  demandOnTicket(ctx, 'tickets.comment', facts);
}

/** What a public comment does to the ticket: the requester takes it up again, others answer it. */
function afterPublicComment(ctx: TenantContext, row: TicketRow): TicketRow {
  const author = partyOf(ctx.principal);
  const isRequester = author.type === row.requester_type && author.id === row.requester_id;
  if (!isRequester) {
    return { ...row, first_responded_at: row.first_responded_at ?? ctx.now };
  }
  return LIFECYCLE[parseStatus(row.status)].reopens ? moved(row, 'open', ctx.now) : row;
}

async function touch({ trx, tenantId, now }: TenantContext, ticketId: string): Promise<void> {
  await trx
    .updateTable('tickets')
    .set({ updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ticketId)
    .execute();
}

/**
 * Comments on a ticket. A public comment of its requester takes up again what was pending or solved;
 * the first one of anybody else is the first response. An internal note leaves the ticket as it is,
 * for its requester sees the ticket and must not see that there is a note.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT for a closed ticket, VALIDATION_FAILED for a
 * mention of somebody who is no member.
 */
export async function addComment(ctx: TenantContext, input: AddCommentInput): Promise<Comment> {
  const { body, visibility } = input;
  const ticket = await lockTicket(ctx, input.ticketId);
  demandRights(ctx, ticket, visibility);
  assertNotClosed(ticket.status);
  await assertMentionable(ctx, body, 'body');
  const author = partyOf(ctx.principal);
  const row = {
    tenant_id: ctx.tenantId,
    id: newId(),
    ticket_id: ticket.id,
    body,
    visibility,
    author_type: author.type,
    author_id: author.id,
    created_at: ctx.now,
    edited_at: null,
    version: 1,
  };
  const insert = ctx.trx.insertInto('ticket_comments').values(row).execute();
  const tell = Promise.all([
    recordAudit(ctx, {
      action: 'ticket_comment.added',
      target: { type: 'ticket_comment', id: row.id },
      after: { ticketId: ticket.id, visibility, body },
    }),
    emitEvent(ctx, {
      type: 'ticket.commented',
      payload: {
        ...aboutTicket(ticket, visibility),
        commentId: row.id,
        mentions: findMentions(body),
      },
    }),
  ]);
  await Promise.all([insert, tell, visibility === 'public' && answered(ctx, ticket)]);
  const shown: CommentRow = { ...row, author_name: ctx.principal.name };
  return presentComment(shown);
}

async function answered(ctx: TenantContext, ticket: TicketRow): Promise<void> {
  const after = await changeTicket(ctx, ticket, afterPublicComment(ctx, ticket));
  if (after === ticket) await touch(ctx, ticket.id);
}

/** @throws AppError FORBIDDEN unless the caller wrote the comment. */
export function assertAuthor(ctx: TenantContext, row: CommentRow): void {
  const { type, id } = partyOf(ctx.principal);
  if (row.author_type !== type || row.author_id !== id) {
    throw new AppError('FORBIDDEN', { permission: 'tickets.comment', reason: 'not_the_author' });
  }
}
