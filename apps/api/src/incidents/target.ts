import type { TenantContext } from '../trpc/context.js';
import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';
import { selectLinks } from './links/store.js';
import { parseIncidentKey } from './reference.js';
import { findIncidentId } from './heads.js';
import { selectTasks } from './tasks/store.js';
import { selectTimeline } from './timeline/store.js';

/*
 * The objects in paths, for telling "you may not" from "there is none".
 */

async function findInPath(ctx: TenantContext, rawInput: unknown): Promise<string | null> {
  const key = parseIncidentKey(rawProperty(rawInput, 'incidentId'));
  return key === null ? null : findIncidentId(ctx, key);
}

/** A part of the incident in the path, by the id in another path parameter. */
function partOfIncident(
  parameter: string,
  exists: (ctx: TenantContext, incidentId: string, id: string) => Promise<boolean>,
): Target['find'] {
  return async (ctx, rawInput) => {
    const incidentId = await findInPath(ctx, rawInput);
    const id = rawProperty(rawInput, parameter);
    if (incidentId === null || typeof id !== 'string' || !isUuid(id)) return null;
    return (await exists(ctx, incidentId, id)) ? { tenantId: ctx.tenantId } : null;
  };
}

export const incidentTarget: Target = {
  read: 'incidents.read',
  find: async (ctx, rawInput) =>
    (await findInPath(ctx, rawInput)) === null ? null : { tenantId: ctx.tenantId },
};

export const timelineEventTarget: Target = {
  read: 'timeline.read',
  find: partOfIncident('eventId', async (ctx, incidentId, id) => {
    const query = selectTimeline(ctx, incidentId).where('timeline_events.id', '=', id);
    return (await query.executeTakeFirst()) !== undefined;
  }),
};

export const taskTarget: Target = {
  read: 'tasks.read',
  find: partOfIncident('taskId', async (ctx, incidentId, id) => {
    const query = selectTasks(ctx, incidentId).where('incident_tasks.id', '=', id);
    return (await query.executeTakeFirst()) !== undefined;
  }),
};

export const linkTarget: Target = {
  read: 'incidents.read',
  find: partOfIncident('linkId', async (ctx, incidentId, id) => {
    const query = selectLinks(ctx, incidentId).where('incident_links.id', '=', id);
    return (await query.executeTakeFirst()) !== undefined;
  }),
};
