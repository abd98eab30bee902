import { sql } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import { findHead } from '../store.js';
import type { CommentPage, ListCommentsInput } from './schemas.js';
import { presentComment, selectComments } from './store.js';

/**
 * The comments on a ticket that the caller may read, oldest first unless asked otherwise.
 * @throws AppError NOT_FOUND, CURSOR_INVALID.
 */
export async function listComments(
  ctx: TenantContext,
  input: ListCommentsInput,
): Promise<CommentPage> {
  const { limit, cursor, sort } = input;
  const ticket = await findHead(ctx, input.ticketId);
  const binding = { list: 'ticket_comments', ticketId: ticket.id, sort };
  const direction = sort === 'createdAt' ? 'asc' : 'desc';
  let query = selectComments(ctx, ticket.id)
    .orderBy('ticket_comments.created_at', direction)
    .orderBy('ticket_comments.id', direction)
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(binding, cursor);
    const beyond = sql.raw(direction === 'asc' ? '>' : '<');
    query = query.where(
      sql<boolean>`(ticket_comments.created_at, ticket_comments.id) ${beyond} (${new Date(at)}, ${id})`,
    );
  }
  return takePage(await query.execute(), limit, {
    view: presentComment,
    cursorAfter: (row) => encodeCursor(binding, [row.created_at.toISOString(), row.id]),
  });
}
