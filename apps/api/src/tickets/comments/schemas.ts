import { z } from 'zod';
import { actor } from '../../incidents/actor.js';
import { expectedVersion, id, pageInput, pageOf, timestamp } from '../../trpc/common-schemas.js';
import { message } from '../../trpc/text-schemas.js';
import { ticketId } from '../schemas.js';
import { VISIBILITIES } from '../visibility.js';

const visibility = z.enum(VISIBILITIES);
const body = message(20_000);

export const listCommentsInput = z.strictObject({
  ticketId,
  ...pageInput,
  sort: z.enum(['createdAt', '-createdAt']).default('createdAt'),
});
export type ListCommentsInput = z.output<typeof listCommentsInput>;

export const addCommentInput = z.strictObject({
  ticketId,
  body,
  visibility: visibility.default('public'),
});
export type AddCommentInput = z.output<typeof addCommentInput>;

export const updateCommentInput = z.strictObject({
  ticketId,
  commentId: id,
  body,
  expectedVersion,
});
export type UpdateCommentInput = z.output<typeof updateCommentInput>;

export const commentHistoryInput = z.strictObject({ ticketId, commentId: id });

export const comment = z
  .object({
    id,
    ticketId: id,
    body: z.string(),
    visibility,
    author: actor,
    createdAt: timestamp,
    editedAt: timestamp.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'TicketComment' });
export type Comment = z.output<typeof comment>;

export const commentPage = pageOf(comment);
export type CommentPage = z.output<typeof commentPage>;

/** What a comment has said, newest first; the first is what it says now. */
export const commentHistory = z.object({
  items: z.array(z.object({ version: z.number().int(), body: z.string(), writtenAt: timestamp })),
});
export type CommentHistory = z.output<typeof commentHistory>;
