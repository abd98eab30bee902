import { authorize } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { eventPayload } from './events.js';
import type { AttachmentInput } from './schemas.js';
import { factsOf, loadAttachment, subjectOf } from './store.js';

const PERMISSION = 'attachments.delete';

/**
 * Deletes an attachment. Its bytes follow when the event is handled: should that fail, it is tried
 * again.
 * @throws AppError NOT_FOUND; FORBIDDEN for somebody else's, where the role may delete its own only.
 */
export async function deleteAttachment(
  ctx: TenantContext,
  { attachmentId }: AttachmentInput,
): Promise<void> {
  const { trx, tenantId, subject } = ctx;
  // The condition of the right is judged below, because it decides between 403 and 404.
  const row = await loadAttachment({ ...ctx, condition: undefined }, attachmentId);
  const decision = authorize(PERMISSION, factsOf(row), subject);
  if (decision.effect === 'deny') {
    throw new AppError(
      decision.visibility === 'visible' ? 'FORBIDDEN' : 'NOT_FOUND',
      decision.visibility === 'visible' ? { permission: PERMISSION } : {},
    );
  }
  await Promise.all([
    trx
      .deleteFrom('attachments')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', row.id)
      .execute(),
    recordAudit(ctx, {
      action: 'attachment.deleted',
      target: { type: 'attachment', id: row.id },
      before: {
        filename: row.filename,
        size: Number(row.size_bytes),
        sha256: row.sha256.toString('hex'),
        subject: subjectOf(row),
      },
    }),
    emitEvent(ctx, { type: 'attachment.deleted', payload: eventPayload(row, row.requester_id) }),
  ]);
}
