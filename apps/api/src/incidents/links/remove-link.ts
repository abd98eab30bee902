import { isUuid } from '../../trpc/common-schemas.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { findHead, holdHead } from '../heads.js';
import type { RemoveLinkInput } from './schemas.js';
import { deleteLink, presentLink, selectLinks } from './store.js';
import { tellOfLink } from './tell-of-link.js';

/**
 * Removes a link, at whichever of its ends. @throws AppError NOT_FOUND, ALREADY_MERGED.
 */
export async function removeLink(ctx: TenantContext, input: RemoveLinkInput): Promise<void> {
  const incident = await holdHead(ctx, input.incidentId);
  if (!isUuid(input.linkId)) throw new AppError('NOT_FOUND');
  const row = await selectLinks(ctx, incident.id)
    .where('incident_links.id', '=', input.linkId)
    .forUpdate('incident_links')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  const { id: linkId, kind, relatedIncident, url, title } = presentLink(incident.id, row);
  const related = relatedIncident === null ? null : await findHead(ctx, relatedIncident.id);
  await Promise.all([
    deleteLink(ctx, linkId),
    tellOfLink(ctx, { what: 'removed', linkId, kind, incident, related, url, title }),
  ]);
}
