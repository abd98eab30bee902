import type { Schema } from '@incident-tracker/db';
import type { Selectable } from 'kysely';
import { actorName, shownActor } from '../../incidents/actor.js';
import { iso } from '../../incidents/present.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { readableComments } from '../rights.js';
import { parseVisibility } from '../visibility.js';
import type { Comment } from './schemas.js';

/** The stored columns of a comment, with the name of its author. */
export type CommentRow = Omit<Selectable<Schema['ticket_comments']>, 'search'> & {
  readonly author_name: string | null;
};

type Reader = Pick<TenantContext, 'trx' | 'tenantId' | 'subject'>;

const COLUMNS = [
  'ticket_comments.tenant_id',
  'ticket_comments.id',
  'ticket_comments.ticket_id',
  'ticket_comments.body',
  'ticket_comments.visibility',
  'ticket_comments.author_type',
  'ticket_comments.author_id',
  'ticket_comments.created_at',
  'ticket_comments.edited_at',
  'ticket_comments.version',
] as const;

const authorName = actorName({ table: 'ticket_comments', type: 'author_type', id: 'author_id' });

/** The comments on a ticket that the caller may read; they add order and limit. */
export function selectComments({ trx, tenantId, subject }: Reader, ticketId: string) {
  return trx
    .selectFrom('ticket_comments')
    .innerJoin('tickets', (join) =>
      join
        .onRef('tickets.tenant_id', '=', 'ticket_comments.tenant_id')
        .onRef('tickets.id', '=', 'ticket_comments.ticket_id'),
    )
    .select(COLUMNS)
    .select(authorName.as('author_name'))
    .where('ticket_comments.tenant_id', '=', tenantId)
    .where('ticket_comments.ticket_id', '=', ticketId)
    .where(readableComments(subject));
}

/**
 * One comment on a ticket, for a caller who may read it.
 * @throws AppError NOT_FOUND.
 */
export async function findComment(
  ctx: Reader,
  ticketId: string,
  commentId: string,
): Promise<CommentRow> {
  const row = await selectComments(ctx, ticketId)
    .where('ticket_comments.id', '=', commentId)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** A comment as callers see it. */
export function presentComment(row: CommentRow): Comment {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    body: row.body,
    visibility: parseVisibility(row.visibility),
    author: shownActor(row.author_type, row.author_id, row.author_name),
    createdAt: row.created_at.toISOString(),
    editedAt: iso(row.edited_at),
    version: row.version,
  };
}
