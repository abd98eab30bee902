import type { TenantContext } from '../trpc/context.js';
import type { Attachment, AttachmentInput } from './schemas.js';
import { loadAttachment, presentAttachment } from './store.js';

/** @throws AppError NOT_FOUND. */
export async function getAttachment(
  ctx: TenantContext,
  { attachmentId }: AttachmentInput,
): Promise<Attachment> {
  return presentAttachment(await loadAttachment(ctx, attachmentId));
}
