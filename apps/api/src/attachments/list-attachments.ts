import { z } from 'zod';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { takePage } from '../trpc/take-page.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { findListedParent } from './parents.js';
import type { AttachmentPage, ListInput } from './schemas.js';
import { presentAttachment, selectAttachments } from './store.js';

const position = z.tuple([z.uuid()]);

/**
 * Attachments of the tenant, of a ticket or of an incident, newest first; a REQUESTER finds the public
 * ones on their own tickets.
 * @throws AppError NOT_FOUND, VALIDATION_FAILED, CURSOR_INVALID.
 */
export async function listAttachments(
  ctx: TenantContext,
  { limit, cursor, ticketId, incidentId, status }: ListInput,
): Promise<AttachmentPage> {
  if (ticketId !== undefined && incidentId !== undefined) {
    throw invalidInput('incidentId', 'Give either ticketId or incidentId.');
  }
  const parent = await findListedParent(ctx, { ticketId, incidentId });
  const binding = { list: 'attachments', parent, status };
  let query = selectAttachments(ctx)
    .orderBy('attachments.id', 'desc')
    .limit(limit + 1);
  if (parent !== null) query = query.where(`attachments.${parent.column}`, '=', parent.id);
  if (status !== undefined) query = query.where('attachments.status', 'in', status);
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('attachments.id', '<', id);
  }
  return takePage(await query.execute(), limit, {
    view: presentAttachment,
    cursorAfter: ({ id }) => encodeCursor(binding, [id]),
  });
}
