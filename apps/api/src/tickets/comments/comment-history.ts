import type { TenantContext } from '../../trpc/context.js';
import { findHead } from '../store.js';
import type { CommentHistory } from './schemas.js';
import { findComment } from './store.js';

/** What a comment has said, newest first, for whoever may read it. @throws AppError NOT_FOUND. */
export async function commentHistory(
  ctx: TenantContext,
  input: { ticketId: string; commentId: string },
): Promise<CommentHistory> {
  const ticket = await findHead(ctx, input.ticketId);
  const comment = await findComment(ctx, ticket.id, input.commentId);
  const former = await ctx.trx
    .selectFrom('ticket_comment_versions')
    .select(['version', 'body', 'written_at'])
    .where('tenant_id', '=', ctx.tenantId)
    .where('comment_id', '=', comment.id)
    .orderBy('version', 'desc')
    .execute();
  const { version, body, edited_at: editedAt, created_at: createdAt } = comment;
  return {
    items: [{ version, body, written_at: editedAt ?? createdAt }, ...former].map((said) => ({
      version: said.version,
      body: said.body,
      writtenAt: said.written_at.toISOString(),
    })),
  };
}
