import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Ports } from '../../platform/ports.js';
import { contentKey, thumbnailKey } from '../keys.js';
import { keyOf } from '../scanning/load-for-work.js';
import type { WorkRow } from '../scanning/load-for-work.js';
import { spool } from '../upload/spool.js';
import { spoolFolder } from '../upload/uploading.js';
import { makeThumbnail, mayHaveThumbnail } from './make-thumbnail.js';

export type ThumbnailPorts = Pick<Ports, 'db' | 'storage' | 'logger' | 'config'>;

/**
 * Puts a small picture beside an attachment that can be downloaded. One from which none can be made is
 * as good without.
 */
export async function addThumbnail(ports: ThumbnailPorts, row: WorkRow): Promise<void> {
  const { storage, logger, config, db } = ports;
  if (row.thumbnail_type !== null) return;
  if (!mayHaveThumbnail(row.content_type, Number(row.size_bytes))) return;
  const key = keyOf(row);
  const file = await storage.open(contentKey(key));
  if (file === null) return;
  const made = await makeThumbnail(await buffer(file.bytes), row.content_type);
  if ('failure' in made) {
    logger.info({ attachmentId: row.id, reason: made.failure }, 'a picture has no thumbnail');
    return;
  }
  const bytes = Readable.from([made.bytes]);
  await using spooled = await spool(bytes, {
    folder: spoolFolder(config),
    maxBytes: Number.MAX_SAFE_INTEGER,
  });
  await storage.put(thumbnailKey(key), spooled);
  await db.platformTransaction((trx) =>
    trx
      .updateTable('attachments')
      .set({ thumbnail_type: made.type, thumbnail_bytes: spooled.size })
      .where('tenant_id', '=', row.tenant_id)
      .where('id', '=', row.id)
      .where('status', 'in', ['available', 'unscanned'])
      .execute(),
  );
}
