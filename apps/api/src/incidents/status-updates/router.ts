import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { incidentTarget } from '../target.js';
import { listStatusUpdates } from './list-status-updates.js';
import { publishStatusUpdate } from './publish-status-update.js';
import { listStatusUpdatesInput, publishInput, statusUpdate, statusUpdatePage } from './schemas.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['status updates'];

export const statusUpdatesRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'status_updates.read',
      rate: 'read',
      target: incidentTarget,
      rest: {
        method: 'GET',
        path: '/v1/incidents/{incidentId}/status-updates',
        summary: 'List the status updates of an incident',
        description: 'Newest first.',
        tags,
      },
    })
    .input(listStatusUpdatesInput)
    .output(statusUpdatePage)
    .query(({ ctx, input }) => listStatusUpdates(ctx, input)),

  publish: tenantProcedure
    .meta({
      ...common,
      permission: 'status_updates.publish',
      rate: 'write',
      target: incidentTarget,
      fields: { status: 'incidents.transition', severity: 'incidents.transition' },
      usage: 'incident.write',
      rest: {
        method: 'POST',
        path: '/v1/incidents/{incidentId}/status-updates',
        summary: 'Publish a status update',
        description: 'Changes status and severity of the incident in the same step, if given.',
        tags,
        status: 201,
        errors: ['INVALID_TRANSITION', 'ALREADY_MERGED'],
      },
    })
    .input(publishInput)
    .output(statusUpdate)
    .mutation(({ ctx, input }) => publishStatusUpdate(ctx, input)),
});
