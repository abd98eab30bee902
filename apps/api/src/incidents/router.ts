import { router } from '../trpc/init.js';
import { filePieces } from '../trpc/list-files/formats.js';
import { tenantProcedure, tenantStream } from '../trpc/procedures.js';
import { declareIncident } from './declare-incident.js';
import { getIncident } from './get-incident.js';
import { updateIncidents } from './bulk/update-incidents.js';
import { bulkInput, bulkResult } from './bulk/schemas.js';
import { exportIncidents } from './export/export-incidents.js';
import { exportInput } from './export/schemas.js';
import { importIncidents } from './import/import-incidents.js';
import { importInput, importResult } from './import/schemas.js';
import { linksRouter } from './links/router.js';
import { listIncidents } from './list-incidents.js';
import { mergeIncident } from './merge/merge-incident.js';
import { mergeInput } from './merge/schemas.js';
import { reviewRouter } from './review/router.js';
import {
  declareInput,
  getInput,
  incident,
  incidentPage,
  listInput,
  updateInput,
} from './schemas.js';
import { statusUpdatesRouter } from './status-updates/router.js';
import { incidentTarget } from './target.js';
import { tasksRouter } from './tasks/router.js';
import { timelineRouter } from './timeline/router.js';
import { updateIncident } from './update-incident.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['incidents'];

export const incidentsRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.read',
      rate: 'read',
      mayLag: true,
      rest: {
        method: 'GET',
        path: '/v1/incidents',
        summary: 'List incidents',
        description:
          'Newest declaration first unless `sort` says otherwise. `q` finds words, and beginnings of words, in reference, title and description. `createdAfter` and `createdBefore` speak of the declaration.',
        tags,
      },
    })
    .input(listInput)
    .output(incidentPage)
    .query(({ ctx, input }) => listIncidents(ctx, input)),

  declare: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.create',
      rate: 'write',
      eager: true,
      fields: { commanderId: 'incidents.assign', declaredAt: 'incidents.edit_timestamps' },
      usage: 'incident.write',
      rest: {
        method: 'POST',
        path: '/v1/incidents',
        summary: 'Declare an incident',
        description: 'Only the title is required.',
        tags,
        status: 201,
      },
    })
    .input(declareInput)
    .output(incident)
    .mutation(({ ctx, input }) => declareIncident(ctx, input, { meter: ctx.meter })),

  get: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.read',
      rate: 'read',
      target: incidentTarget,
      rest: {
        method: 'GET',
        path: '/v1/incidents/{incidentId}',
        summary: 'Read an incident',
        tags,
      },
    })
    .input(getInput)
    .output(incident)
    .query(({ ctx, input }) => getIncident(ctx, input)),

  update: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.update',
      rate: 'write',
      target: incidentTarget,
      fields: {
        status: 'incidents.transition',
        severity: 'incidents.transition',
        commanderId: 'incidents.assign',
        roles: 'incidents.assign',
        impactStartedAt: 'incidents.edit_timestamps',
        detectedAt: 'incidents.edit_timestamps',
        declaredAt: 'incidents.edit_timestamps',
        acknowledgedAt: 'incidents.edit_timestamps',
        mitigatedAt: 'incidents.edit_timestamps',
        resolvedAt: 'incidents.edit_timestamps',
        closedAt: 'incidents.edit_timestamps',
      },
      usage: 'incident.write',
      rest: {
        method: 'PATCH',
        path: '/v1/incidents/{incidentId}',
        summary: 'Change an incident',
        description:
          'Changes what the body names; `null` clears. A status must be one of `allowedTransitions`. `commanderId` is short for `roles.incident_commander`.',
        tags,
        errors: ['INVALID_TRANSITION', 'ALREADY_MERGED'],
      },
    })
    .input(updateInput)
    .output(incident)
    .mutation(({ ctx, input }) => updateIncident(ctx, input)),

  merge: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.merge',
      rate: 'write',
      target: incidentTarget,
      usage: 'incident.write',
      rest: {
        method: 'POST',
        path: '/v1/incidents/{incidentId}/merge',
        summary: 'Merge an incident into another',
        description:
          'For good. Open tasks, links and alerts move to `intoIncidentId`; reference, timeline, status updates and review stay, to be read.',
        tags,
        errors: ['ALREADY_MERGED', 'INVALID_TRANSITION', 'CONFLICT'],
      },
    })
    .input(mergeInput)
    .output(incident)
    .mutation(({ ctx, input }) => mergeIncident(ctx, input)),

  bulk: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.bulk',
      rate: 'bulk',
      rest: {
        method: 'POST',
        path: '/v1/incidents/bulk',
        summary: 'Change many incidents at once',
        description:
          'Up to 100 items, each like a single change and with an outcome of its own: an item that is refused does not keep the others from being written.',
        tags,
        errors: ['QUOTA_EXCEEDED'],
      },
    })
    .input(bulkInput)
    .output(bulkResult)
    .mutation(({ ctx, input }) => updateIncidents(ctx, input)),

  /** Its REST route is in export/export-routes.ts: a file is no JSON answer. */
  export: tenantStream
    .meta({ ...common, permission: 'incidents.export', rate: 'bulk' })
    .input(exportInput)
    .output(filePieces)
    .subscription(({ ctx, input, signal }) =>
      exportIncidents(ctx, input, signal ?? new AbortController().signal),
    ),

  import: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.import',
      rate: 'bulk',
      rest: {
        method: 'POST',
        path: '/v1/incidents/import',
        summary: 'Import the incident history of a status page',
        description:
          'Takes up to 100 records of a Statuspage history. What was imported before is left as it is; what does not fit together in a record is imported and reported.',
        tags,
      },
    })
    .input(importInput)
    .output(importResult)
    .mutation(({ ctx, input }) => importIncidents(ctx, input)),

  timeline: timelineRouter,
  tasks: tasksRouter,
  statusUpdates: statusUpdatesRouter,
  links: linksRouter,
  review: reviewRouter,
});
