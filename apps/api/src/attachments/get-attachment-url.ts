import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { URL_SECONDS, signedPath } from './download/signature.js';
import type { SignedUrl, UrlInput } from './schemas.js';
import { loadAttachment } from './store.js';

/** Whether the bytes of an attachment in this state are given out. */
export function isDownloadable(status: string): boolean {
  return status === 'available' || status === 'unscanned';
}

/**
 * A URL that opens the file for five minutes, for whoever has it.
 * @throws AppError NOT_FOUND, also for a small picture that there is not; CONFLICT {status} while the
 * file waits for the scanner, and when it was rejected.
 */
export async function getAttachmentUrl(
  ctx: TenantContext,
  { attachmentId, disposition, thumbnail }: UrlInput,
): Promise<SignedUrl> {
  const row = await loadAttachment(ctx, attachmentId);
  if (!isDownloadable(row.status)) throw new AppError('CONFLICT', { status: row.status });
  if (thumbnail && row.thumbnail_type === null) throw new AppError('NOT_FOUND');
  const { ports, tenantId, now } = ctx;
  const expires = Math.floor(now.getTime() / 1000) + URL_SECONDS;
  const grant = { tenantId, id: row.id, disposition, thumbnail, expires };
  return {
    url: `${ports.publicUrl()}${signedPath(ports.keyring, grant)}`,
    expiresAt: new Date(expires * 1000).toISOString(),
  };
}
