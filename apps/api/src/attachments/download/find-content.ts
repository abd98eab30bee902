import type { Ports } from '../../platform/ports.js';
import { isShownInline } from '../content/file-types.js';
import { isDownloadable } from '../get-attachment-url.js';
import { contentKey, thumbnailKey } from '../keys.js';
import type { Grant } from './signature.js';

/** A file as it is to be served. */
export interface Content {
  readonly key: string;
  readonly filename: string;
  readonly contentType: string;
  readonly disposition: 'attachment' | 'inline';
}

/**
 * The file that a signed URL opens, as things are by now; null when it was deleted or rejected since,
 * or its tenant was.
 */
export async function findContent(
  { db }: Pick<Ports, 'db'>,
  grant: Grant,
): Promise<Content | null> {
  const { tenantId, id, thumbnail } = grant;
  const row = await db.tenantTransaction(
    tenantId,
    (trx) =>
      trx
        .selectFrom('attachments')
        .innerJoin('tenants', 'tenants.id', 'attachments.tenant_id')
        .select(['filename', 'content_type', 'attachments.status', 'thumbnail_type'])
        .where('attachments.tenant_id', '=', tenantId)
        .where('attachments.id', '=', id)
        .where('tenants.deleted_at', 'is', null)
        .executeTakeFirst(),
    { readOnly: true },
  );
  if (row === undefined || !isDownloadable(row.status)) return null;
  const contentType = thumbnail ? row.thumbnail_type : row.content_type;
  if (contentType === null) return null;
  return {
    key: thumbnail ? thumbnailKey(grant) : contentKey(grant),
    filename: row.filename,
    contentType,
    disposition: isShownInline(contentType) ? grant.disposition : 'attachment',
  };
}
