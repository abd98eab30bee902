import { z } from 'zod';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import { findHead } from '../heads.js';
import type { LinkPage, ListLinksInput } from './schemas.js';
import { presentLink, selectLinks } from './store.js';

const position = z.tuple([z.uuid()]);

/**
 * What an incident is linked with, oldest first; relations also those that were entered at the other
 * incident. @throws AppError NOT_FOUND, CURSOR_INVALID.
 */
export async function listLinks(ctx: TenantContext, input: ListLinksInput): Promise<LinkPage> {
  const { limit, cursor } = input;
  const { id: incidentId } = await findHead(ctx, input.incidentId);
  const binding = { list: 'links', incidentId };
  let query = selectLinks(ctx, incidentId)
    .orderBy('incident_links.id')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('incident_links.id', '>', id);
  }
  return takePage(await query.execute(), limit, {
    view: (row) => presentLink(incidentId, row),
    cursorAfter: (row) => encodeCursor(binding, [row.id]),
  });
}
