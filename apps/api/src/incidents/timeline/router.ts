import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { incidentTarget, timelineEventTarget } from '../target.js';
import { addTimelineEvent } from './add-timeline-event.js';
import { listTimelineEvents } from './list-timeline-events.js';
import {
  addTimelineEventInput,
  listTimelineInput,
  timelineEvent,
  timelinePage,
  updateTimelineEventInput,
} from './schemas.js';
import { updateTimelineEvent } from './update-timeline-event.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['timeline'];

export const timelineRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'timeline.read',
      rate: 'read',
      target: incidentTarget,
      rest: {
        method: 'GET',
        path: '/v1/incidents/{incidentId}/timeline-events',
        summary: 'List the timeline of an incident',
        description: 'Newest first by the time at which it happened, unless `sort` says otherwise.',
        tags,
      },
    })
    .input(listTimelineInput)
    .output(timelinePage)
    .query(({ ctx, input }) => listTimelineEvents(ctx, input)),

  add: tenantProcedure
    .meta({
      ...common,
      permission: 'timeline.write',
      rate: 'write',
      target: incidentTarget,
      usage: 'incident.write',
      rest: {
        method: 'POST',
        path: '/v1/incidents/{incidentId}/timeline-events',
        summary: 'Add a timeline event',
        description: 'May be back-dated with `occurredAt`.',
        tags,
        status: 201,
        errors: ['ALREADY_MERGED'],
      },
    })
    .input(addTimelineEventInput)
    .output(timelineEvent)
    .mutation(({ ctx, input }) => addTimelineEvent(ctx, input)),

  update: tenantProcedure
    .meta({
      ...common,
      permission: 'timeline.write',
      rate: 'write',
      target: timelineEventTarget,
      usage: 'incident.write',
      rest: {
        method: 'PATCH',
        path: '/v1/incidents/{incidentId}/timeline-events/{eventId}',
        summary: 'Edit or pin a timeline event',
        description:
          'Every event can be pinned. Only what people wrote can be edited; the record of changes answers 409.',
        tags,
        errors: ['ALREADY_MERGED', 'CONFLICT'],
      },
    })
    .input(updateTimelineEventInput)
    .output(timelineEvent)
    .mutation(({ ctx, input }) => updateTimelineEvent(ctx, input)),
});
