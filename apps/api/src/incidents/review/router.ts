import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { incidentTarget } from '../target.js';
import { getReview } from './get-review.js';
import { saveReview } from './save-review.js';
import { getReviewInput, review, saveReviewInput } from './schemas.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['reviews'];

/** What a caller needs to read about an incident before "you may not write" tells nothing new. */
const reviewTarget = { ...incidentTarget, read: 'reviews.read' } as const;

export const reviewRouter = router({
  get: tenantProcedure
    .meta({
      ...common,
      permission: 'reviews.read',
      rate: 'read',
      target: reviewTarget,
      rest: {
        method: 'GET',
        path: '/v1/incidents/{incidentId}/review',
        summary: 'Read the review of an incident',
        description: 'Every incident has one; it is empty, with version 0, until it is written.',
        tags,
      },
    })
    .input(getReviewInput)
    .output(review)
    .query(({ ctx, input }) => getReview(ctx, input)),

  save: tenantProcedure
    .meta({
      ...common,
      permission: 'reviews.write',
      rate: 'write',
      target: reviewTarget,
      fields: { actionItems: 'tasks.write' },
      usage: 'incident.write',
      rest: {
        method: 'PUT',
        path: '/v1/incidents/{incidentId}/review',
        summary: 'Write the review of an incident',
        description:
          'Replaces the review: what is left out becomes empty, but for the status. An action item with a `title` becomes a task of the incident; one with a `taskId` names a task. Before the mitigation of the incident it stays a draft: another status is 409.',
        tags,
        errors: ['ALREADY_MERGED', 'CONFLICT'],
      },
    })
    .input(saveReviewInput)
    .output(review)
    .mutation(({ ctx, input }) => saveReview(ctx, input)),
});
