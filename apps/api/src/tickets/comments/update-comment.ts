import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable, findMentions } from '../../people/mentions.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { aboutTicket } from '../announce.js';
import { assertNotClosed } from '../lifecycle.js';
import { demandOnTicket, reader } from '../rights.js';
import { lockTicket } from '../store.js';
import type { TicketRow } from '../store.js';
import { parseVisibility } from '../visibility.js';
import { assertAuthor } from './add-comment.js';
import type { Comment, UpdateCommentInput } from './schemas.js';
import { findComment, presentComment } from './store.js';
import type { CommentRow } from './store.js';

/** Keeps what the comment said, and writes what it says now. */
async function save(ctx: TenantContext, before: CommentRow, after: CommentRow): Promise<void> {
  const { trx, tenantId } = ctx;
  await Promise.all([
    trx
      .insertInto('ticket_comment_versions')
      .values({
        tenant_id: tenantId,
        comment_id: before.id,
        version: before.version,
        body: before.body,
        written_at: before.edited_at ?? before.created_at,
      })
      .execute(),
    trx
      .updateTable('ticket_comments')
      .set({ body: after.body, edited_at: after.edited_at, version: after.version })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', after.id)
      .execute(),
  ]);
}

function tell(
  ctx: TenantContext,
  { ticket, before, after }: { ticket: TicketRow; before: CommentRow; after: CommentRow },
): Promise<unknown> {
  const known = new Set(findMentions(before.body));
  return Promise.all([
    recordAudit(ctx, {
      action: 'ticket_comment.updated',
      target: { type: 'ticket_comment', id: after.id },
      before: { body: before.body },
      after: { body: after.body },
    }),
    emitEvent(ctx, {
      type: 'ticket.comment_updated',
      payload: {
        ...aboutTicket(ticket, parseVisibility(after.visibility)),
        commentId: after.id,
        // Whoever was mentioned before has been told.
        mentions: findMentions(after.body).filter((id) => !known.has(id)),
      },
    }),
  ]);
}

/**
 * Edits a comment of the caller's own; what it said is kept. The ticket is held meanwhile, so that
 * two edits follow one another.
 * @throws AppError NOT_FOUND, FORBIDDEN for the comment of somebody else, CONFLICT for a closed
 * ticket, VERSION_MISMATCH, VALIDATION_FAILED.
 */
export async function updateComment(
  ctx: TenantContext,
  input: UpdateCommentInput,
): Promise<Comment> {
  const ticket = await lockTicket(ctx, input.ticketId);
  const visible = { ...ctx, subject: reader(ctx.subject) };
  const before = await findComment(visible, ticket.id, input.commentId);
  assertAuthor(ctx, before);
  const visibility = parseVisibility(before.visibility);
  const facts = { requester_id: ticket.requester_id, visibility };
  if (visibility === 'internal') demandOnTicket(ctx, 'tickets.comment_internal', facts);
  demandOnTicket(ctx, 'tickets.comment', facts);
  checkVersion(input.expectedVersion, before.version);
  assertNotClosed(ticket.status);
  if (before.body === input.body) return presentComment(before);
  await assertMentionable(ctx, input.body, 'body');
  const after = {
    ...before,
    body: input.body,
    edited_at: ctx.now,
    version: before.version + 1,
  };
  await Promise.all([save(ctx, before, after), tell(ctx, { ticket, before, after })]);
  return presentComment(after);
}
