import type { Schema } from '@incident-tracker/db';
import type { Kysely, Selectable } from 'kysely';
import { actorName, shownActor } from '../incidents/actor.js';
import { conditionToWhere } from '../trpc/condition-to-where.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { REJECTION_NAMES } from './content/rejection.js';
import { ATTACHMENT_STATUSES } from './schemas.js';
import type { Attachment } from './schemas.js';

export type AttachmentRow = Selectable<Schema['attachments']>;

/** The columns of the facts that the policy speaks of. */
const FACT_COLUMNS = {
  requesterId: 'tickets.requester_id',
  visibility: 'attachments.visibility',
  uploadedBy: 'attachments.uploaded_by_id',
  // A fact of memberships. No person is called by the id in this column, so it is true of no row.
  userId: 'attachments.timeline_event_id',
} as const;

/** The attachments of a tenant, each with the requester of its ticket. */
export function withRequester(trx: Kysely<Schema>, tenantId: string) {
  return trx
    .selectFrom('attachments')
    .leftJoin('tickets', (join) =>
      join
        .onRef('tickets.tenant_id', '=', 'attachments.tenant_id')
        .onRef('tickets.id', '=', 'attachments.ticket_id'),
    )
    .selectAll('attachments')
    .select('tickets.requester_id')
    .where('attachments.tenant_id', '=', tenantId);
}

/**
 * The attachments of the tenant to which the caller's right extends: the condition of the policy is part
 * of the query. The caller adds what it looks for.
 */
export function selectAttachments({
  trx,
  tenantId,
  subject,
  condition,
}: Pick<TenantContext, 'trx' | 'tenantId' | 'subject' | 'condition'>) {
  const uploadedByName = actorName({
    table: 'attachments',
    type: 'uploaded_by_type',
    id: 'uploaded_by_id',
  });
  const all = withRequester(trx, tenantId).select(uploadedByName.as('uploaded_by_name'));
  return condition === undefined
    ? all
    : all.where(
        conditionToWhere<Schema, 'attachments' | 'tickets'>(condition, {
          columns: FACT_COLUMNS,
          subject,
        }),
      );
}

export type SelectedAttachment = Awaited<
  ReturnType<ReturnType<typeof selectAttachments>['executeTakeFirstOrThrow']>
>;

/** An attachment as callers see it. */
export function presentAttachment(row: SelectedAttachment): Attachment {
  return {
    id: row.id,
    filename: row.filename,
    contentType: row.content_type,
    size: Number(row.size_bytes),
    sha256: row.sha256.toString('hex'),
    status: oneOf(ATTACHMENT_STATUSES, row.status),
    rejection: row.rejection === null ? null : oneOf(REJECTION_NAMES, row.rejection),
    subject: subjectOf(row),
    visibility: oneOf(['public', 'internal'], row.visibility),
    uploadedBy: shownActor(row.uploaded_by_type, row.uploaded_by_id, row.uploaded_by_name),
    thumbnail: row.thumbnail_type !== null,
    createdAt: row.created_at.toISOString(),
  };
}

/** What the attachment hangs on: the comment rather than its ticket. */
export function subjectOf(
  row: Pick<AttachmentRow, 'ticket_id' | 'comment_id' | 'incident_id' | 'timeline_event_id'>,
): Attachment['subject'] {
  if (row.comment_id !== null) return { type: 'ticket_comment', id: row.comment_id };
  if (row.ticket_id !== null) return { type: 'ticket', id: row.ticket_id };
  if (row.timeline_event_id !== null) return { type: 'timeline_event', id: row.timeline_event_id };
  if (row.incident_id !== null) return { type: 'incident', id: row.incident_id };
  throw new Error('the attachment hangs on nothing');
}

/** One of the names of a closed list, as a check of the table ensures. */
export function oneOf<T extends string>(names: readonly T[], text: string): T {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Error(`the database holds ${text}, which is none of the list`);
  return found;
}

/** The facts of an attachment by which the policy decides. */
export function factsOf(row: SelectedAttachment) {
  return {
    tenantId: row.tenant_id,
    requesterId: row.requester_id,
    visibility: row.visibility,
    uploadedBy: row.uploaded_by_id,
  };
}

/** @throws AppError NOT_FOUND, also for an attachment to which the caller's right does not extend. */
export async function loadAttachment(
  ctx: Pick<TenantContext, 'trx' | 'tenantId' | 'subject' | 'condition'>,
  attachmentId: string,
): Promise<SelectedAttachment> {
  const found = await selectAttachments(ctx)
    .where('attachments.id', '=', attachmentId)
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}
