import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { commentTarget, ticketTarget } from '../target.js';
import { addComment } from './add-comment.js';
import { commentHistory as readHistory } from './comment-history.js';
import { listComments } from './list-comments.js';
import {
  addCommentInput,
  comment,
  commentHistory,
  commentHistoryInput,
  commentPage,
  listCommentsInput,
  updateCommentInput,
} from './schemas.js';
import { updateComment } from './update-comment.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['tickets'];

export const commentsRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.read_comments',
      rate: 'read',
      target: ticketTarget,
      rest: {
        method: 'GET',
        path: '/v1/tickets/{ticketId}/comments',
        summary: 'List the comments on a ticket',
        description: 'Oldest first unless `sort` says otherwise. Requesters get the public ones.',
        tags,
      },
    })
    .input(listCommentsInput)
    .output(commentPage)
    .query(({ ctx, input }) => listComments(ctx, input)),

  add: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.comment',
      rate: 'ticket',
      target: ticketTarget,
      usage: 'ticket.write',
      rest: {
        method: 'POST',
        path: '/v1/tickets/{ticketId}/comments',
        summary: 'Comment on a ticket',
        description:
          'Markdown; `[@Name](mention:<userId>)` mentions a member. A public comment of the requester opens a pending or solved ticket; a closed one answers 409.',
        tags,
        status: 201,
        errors: ['CONFLICT'],
      },
    })
    .input(addCommentInput)
    .output(comment)
    .mutation(({ ctx, input }) => addComment(ctx, input)),

  update: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.comment',
      rate: 'write',
      target: commentTarget,
      usage: 'ticket.write',
      rest: {
        method: 'PATCH',
        path: '/v1/tickets/{ticketId}/comments/{commentId}',
        summary: 'Edit a comment of one’s own',
        description: 'What it said before is kept in its history.',
        tags,
        errors: ['CONFLICT'],
      },
    })
    .input(updateCommentInput)
    .output(comment)
    .mutation(({ ctx, input }) => updateComment(ctx, input)),

  history: tenantProcedure
    .meta({
      ...common,
      permission: 'tickets.read_comments',
      rate: 'read',
      target: commentTarget,
      rest: {
        method: 'GET',
        path: '/v1/tickets/{ticketId}/comments/{commentId}/history',
        summary: 'Read what a comment has said',
        description: 'Newest first; the first is what it says now.',
        tags,
      },
    })
    .input(commentHistoryInput)
    .output(commentHistory)
    .query(({ ctx, input }) => readHistory(ctx, input)),
});
