import { z } from 'zod';
import { id, idOfPart, pageInput, pageOf, timestamp } from '../../trpc/common-schemas.js';
import { line } from '../../trpc/text-schemas.js';
import { actor } from '../actor.js';
import { incidentId, severity, status } from '../schemas.js';
import { LINK_KINDS } from './kinds.js';

/** The index of the table takes no longer ones. */
export const MAX_URL = 2000;

/**
 * A page that people may open: http or https, so that no link runs a script (CWE-79), written as
 * WHATWG URLs are.
 */
export const pageUrl = z
  .url({ protocol: /^https?$/ })
  .max(MAX_URL)
  .transform((text) => new URL(text).href)
  .refine((href) => href.length <= MAX_URL, 'Too long.');

const linkId = idOfPart('link');

export const listLinksInput = z.strictObject({ incidentId, ...pageInput });
export type ListLinksInput = z.output<typeof listLinksInput>;

export const addLinkInput = z.strictObject({
  incidentId,
  url: pageUrl.optional(),
  relatedIncidentId: incidentId.optional(),
  kind: z.enum(LINK_KINDS).optional(),
  title: line(200).optional(),
});
export type AddLinkInput = z.output<typeof addLinkInput>;

export const removeLinkInput = z.strictObject({ incidentId, linkId });
export type RemoveLinkInput = z.output<typeof removeLinkInput>;

export const link = z.object({
  id,
  incidentId: id,
  kind: z.enum(LINK_KINDS),
  title: z.string(),
  url: z.string().nullable(),
  relatedIncident: z
    .object({ id, reference: z.string(), title: z.string(), status, severity })
    .nullable(),
  createdBy: actor,
  createdAt: timestamp,
});
export type Link = z.output<typeof link>;

export const linkPage = pageOf(link);
export type LinkPage = z.output<typeof linkPage>;
