import type { TenantContext } from '../trpc/context.js';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { actorOf } from '../trpc/principal.js';
import { claimFeature } from '../usage/feature-limits.js';
import { eventPayload } from './events.js';
import { findParent } from './parents.js';
import type { Parent } from './parents.js';
import { assertMayAttach } from './may-attach.js';
import { noFileSent } from './no-file-sent.js';
import type { Attachment, CreateInput } from './schemas.js';
import { loadAttachment, presentAttachment, subjectOf } from './store.js';
import type { AttachmentRow } from './store.js';
import { cleanFilename } from './upload/clean-filename.js';
import type { StoredUpload } from './upload/stored-upload.js';

/**
 * Attaches a file whose bytes are in the storage already (upload-routes.ts has put them there). Until
 * this commits, nothing leads to them; if it does not, they are removed.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE for a call without a file; NOT_FOUND, FORBIDDEN, CONFLICT on
 * a closed ticket; QUOTA_EXCEEDED; VALIDATION_FAILED for another content than was announced.
 */
export async function createAttachment(
  ctx: TenantContext,
  input: CreateInput,
): Promise<Attachment> {
  const upload = ctx.upload?.stored;
  if (upload === undefined) throw noFileSent();
  if (input.sha256 !== undefined && input.sha256 !== upload.sha256) {
    throw invalidInput('sha256', 'The content that arrived has another hash.');
  }
  const parent = await findParent(ctx, input);
  assertMayAttach(ctx, parent);
  // Before the first INSERT, because it locks what foreign keys refer to.
  await claimFeature(ctx, 'storageBytes', { adding: upload.size });
  const row = rowOf(ctx, { upload, parent, filename: input.filename });
  upload.claimed();
  const inserted = ctx.trx.insertInto('attachments').values(row).execute();
  const [, created] = await Promise.all([
    inserted,
    loadAttachment({ ...ctx, condition: undefined }, row.id),
    recordAudit(ctx, {
      action: 'attachment.uploaded',
      target: { type: 'attachment', id: row.id },
      after: {
        filename: row.filename,
        contentType: row.content_type,
        size: upload.size,
        sha256: upload.sha256,
        subject: subjectOf(row),
        visibility: row.visibility,
      },
    }),
    emitEvent(ctx, {
      type: 'attachment.uploaded',
      payload: eventPayload(row, parent.requesterId),
    }),
  ]);
  return presentAttachment(created);
}

function rowOf(
  { tenantId, principal, now, ports }: TenantContext,
  { upload, parent, filename }: { upload: StoredUpload; parent: Parent; filename: string },
): AttachmentRow {
  const uploader = actorOf(principal);
  return {
    tenant_id: tenantId,
    id: upload.id,
    filename: cleanFilename(filename),
    content_type: upload.contentType,
    size_bytes: String(upload.size),
    sha256: Buffer.from(upload.sha256, 'hex'),
    status: ports.scanner === null ? 'unscanned' : 'quarantined',
    rejection: null,
    ticket_id: parent.ticketId,
    comment_id: parent.commentId,
    incident_id: parent.incidentId,
    timeline_event_id: parent.timelineEventId,
    visibility: parent.visibility,
    uploaded_by_type: uploader.type,
    uploaded_by_id: uploader.id,
    thumbnail_type: null,
    thumbnail_bytes: null,
    created_at: now,
    updated_at: now,
  };
}
