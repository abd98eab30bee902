import type { Actor } from '../trpc/principal.js';
import { subjectOf } from './store.js';
import type { AttachmentRow } from './store.js';

/** What every event of an attachment carries, so that a stream can tell who may see it. */
export function eventPayload(row: AttachmentRow, requesterId: string | null) {
  return {
    attachmentId: row.id,
    subject: subjectOf(row),
    ticketId: row.ticket_id,
    incidentId: row.incident_id,
    filename: row.filename,
    contentType: row.content_type,
    size: Number(row.size_bytes),
    requesterId,
    visibility: row.visibility === 'public' ? ('public' as const) : ('internal' as const),
  };
}

/** Who judges files. */
export const SCANNER: Actor = { type: 'system', id: null };
