import { z } from 'zod';
import {
  expectedVersion,
  id,
  idOfPart,
  pageInput,
  pageOf,
  timestamp,
  timestampInput,
} from '../../trpc/common-schemas.js';
import { actor } from '../actor.js';
import { incidentId } from '../schemas.js';
import { message } from '../../trpc/text-schemas.js';
import { TIMELINE_KINDS, WRITTEN_KINDS } from './kinds.js';

const text = message(20_000);
const writtenKind = z.enum(WRITTEN_KINDS);

const eventId = idOfPart('event');

export const listTimelineInput = z.strictObject({
  incidentId,
  ...pageInput,
  kind: z.array(z.enum(TIMELINE_KINDS)).max(50).optional(),
  pinned: z.boolean().optional(),
  sort: z.enum(['-occurredAt', 'occurredAt']).default('-occurredAt'),
});
export type ListTimelineInput = z.output<typeof listTimelineInput>;

export const addTimelineEventInput = z.strictObject({
  incidentId,
  message: text,
  kind: writtenKind.default('note'),
  occurredAt: timestampInput.optional(),
});
export type AddTimelineEventInput = z.output<typeof addTimelineEventInput>;

export const updateTimelineEventInput = z.strictObject({
  incidentId,
  eventId,
  message: text.optional(),
  kind: writtenKind.optional(),
  occurredAt: timestampInput.optional(),
  pinned: z.boolean().optional(),
  expectedVersion,
});
export type UpdateTimelineEventInput = z.output<typeof updateTimelineEventInput>;

export const timelineEvent = z.object({
  id,
  incidentId: id,
  kind: z.enum(TIMELINE_KINDS),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
  occurredAt: timestamp,
  recordedAt: timestamp,
  actor,
  pinned: z.boolean(),
  pinnedAt: timestamp.nullable(),
  editedAt: timestamp.nullable(),
  version: z.number().int(),
});
export type TimelineEvent = z.output<typeof timelineEvent>;

export const timelinePage = pageOf(timelineEvent);
export type TimelinePage = z.output<typeof timelinePage>;
