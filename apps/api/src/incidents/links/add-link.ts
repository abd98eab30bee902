import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { holdHeads } from '../heads.js';
import { isRelation } from './kinds.js';
import type { LinkKind } from './kinds.js';
import type { AddLinkInput, Link } from './schemas.js';
import { insertLink, presentLink, selectLinks } from './store.js';
import { tellOfLink } from './tell-of-link.js';

/** @throws AppError VALIDATION_FAILED unless it is one page or one incident, with a kind that fits. */
function kindOf({ url, relatedIncidentId, kind }: AddLinkInput): LinkKind {
  if ((url === undefined) === (relatedIncidentId === undefined)) {
    throw invalidInput('url', 'Give either url or relatedIncidentId.');
  }
  const relates = relatedIncidentId !== undefined;
  if (kind === undefined) return relates ? 'related' : 'link';
  if (isRelation(kind) !== relates) {
    throw invalidInput('kind', relates ? 'Not a relation of incidents.' : 'Not a kind of page.');
  }
  return kind;
}

/**
 * Links an incident with a page or with another incident, which then shows the link as well.
 * @throws AppError NOT_FOUND, ALREADY_MERGED, VALIDATION_FAILED, CONFLICT for what is linked already.
 */
export async function addLink(ctx: TenantContext, input: AddLinkInput): Promise<Link> {
  const kind = kindOf(input);
  const { url, relatedIncidentId, title } = input;
  const [incident, related = null] = await holdHeads(ctx, [
    input.incidentId,
    ...(relatedIncidentId === undefined ? [] : [relatedIncidentId]),
  ]);
  if (incident === undefined) throw new AppError('NOT_FOUND');
  if (incident.id === related?.id) {
    throw invalidInput('relatedIncidentId', 'An incident is not linked with itself.');
  }
  const row = await insertLink(ctx, {
    incidentId: incident.id,
    kind,
    title,
    url,
    relatedIncidentId: related?.id,
  });
  if (row === null) throw new AppError('CONFLICT', { reason: 'linked already' });
  const [added] = await Promise.all([
    selectLinks(ctx, incident.id).where('incident_links.id', '=', row.id).executeTakeFirstOrThrow(),
    tellOfLink(ctx, {
      what: 'added',
      linkId: row.id,
      kind,
      incident,
      related,
      url: row.url,
      title: row.title,
    }),
  ]);
  return presentLink(incident.id, added);
}
