import { nothing } from '../../trpc/common-schemas.js';
import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { incidentTarget, linkTarget } from '../target.js';
import { addLink } from './add-link.js';
import { listLinks } from './list-links.js';
import { removeLink } from './remove-link.js';
import { addLinkInput, link, linkPage, listLinksInput, removeLinkInput } from './schemas.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['incidents'];

export const linksRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.read',
      rate: 'read',
      target: incidentTarget,
      rest: {
        method: 'GET',
        path: '/v1/incidents/{incidentId}/links',
        summary: 'List the links of an incident',
        description: 'Pages outside and related incidents, oldest first.',
        tags,
      },
    })
    .input(listLinksInput)
    .output(linkPage)
    .query(({ ctx, input }) => listLinks(ctx, input)),

  add: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.link',
      rate: 'write',
      target: incidentTarget,
      usage: 'incident.write',
      rest: {
        method: 'POST',
        path: '/v1/incidents/{incidentId}/links',
        summary: 'Link an incident',
        description:
          'With a page (`url`) or another incident (`relatedIncidentId`), which then shows the link from its side.',
        tags,
        status: 201,
        errors: ['ALREADY_MERGED', 'CONFLICT'],
      },
    })
    .input(addLinkInput)
    .output(link)
    .mutation(({ ctx, input }) => addLink(ctx, input)),

  remove: tenantProcedure
    .meta({
      ...common,
      permission: 'incidents.link',
      rate: 'write',
      target: linkTarget,
      usage: 'incident.write',
      rest: {
        method: 'DELETE',
        path: '/v1/incidents/{incidentId}/links/{linkId}',
        summary: 'Remove a link',
        description: 'At either of its ends; a relation goes from both.',
        tags,
        status: 204,
        errors: ['ALREADY_MERGED'],
      },
    })
    .input(removeLinkInput)
    .output(nothing)
    .mutation(({ ctx, input }) => removeLink(ctx, input)),
});
