import { z } from 'zod';
import { id, timestamp, timestampInput } from '../../trpc/common-schemas.js';
import { line, prose } from '../../trpc/text-schemas.js';
import { actor } from '../actor.js';
import { incidentId } from '../schemas.js';
import { task } from '../tasks/schemas.js';

/** How far a review is. */
export const REVIEW_STATUSES = ['draft', 'in_review', 'published'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

const status = z.enum(REVIEW_STATUSES);
const text = prose(20_000).default('');
const MAX_ENTRIES = 50;

/** A task that is there, by its id, or one to be made, by its title. */
const actionItem = z.strictObject({
  taskId: id.optional(),
  title: line(200).optional(),
  description: prose(20_000).optional(),
  assigneeId: z.uuid().toLowerCase().nullable().optional(),
  dueAt: timestampInput.nullable().optional(),
});
export type ActionItem = z.output<typeof actionItem>;

export const getReviewInput = z.strictObject({ incidentId });

export const saveReviewInput = z.strictObject({
  incidentId,
  status: status.optional(),
  summary: text,
  impact: text,
  rootCause: text,
  contributingFactors: z.array(line(500)).max(MAX_ENTRIES).default([]),
  whatWentWell: text,
  whatWentBadly: text,
  actionItems: z.array(actionItem).max(MAX_ENTRIES).default([]),
  /** 0: nobody has written the review yet. */
  expectedVersion: z.number().int().min(0).optional(),
});
export type SaveReviewInput = z.output<typeof saveReviewInput>;

export const review = z
  .object({
    incidentId: id,
    reference: z.string(),
    status,
    summary: z.string(),
    impact: z.string(),
    rootCause: z.string(),
    contributingFactors: z.array(z.string()),
    whatWentWell: z.string(),
    whatWentBadly: z.string(),
    actionItems: z.array(task),
    createdBy: actor.nullable(),
    createdAt: timestamp.nullable(),
    updatedBy: actor.nullable(),
    updatedAt: timestamp.nullable(),
    publishedBy: actor.nullable(),
    publishedAt: timestamp.nullable(),
    version: z.number().int().meta({ description: '0 until somebody writes the review' }),
  })
  .meta({ id: 'Review' });
export type Review = z.output<typeof review>;
