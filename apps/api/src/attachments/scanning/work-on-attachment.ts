import type { Ports } from '../../platform/ports.js';
import { isDownloadable } from '../get-attachment-url.js';
import { contentKey, thumbnailKey } from '../keys.js';
import type { AttachmentKey } from '../keys.js';
import { addThumbnail } from '../thumbnails/add-thumbnail.js';
import type { ThumbnailPorts } from '../thumbnails/add-thumbnail.js';
import { loadForWork } from './load-for-work.js';
import { scanAttachment, statusesToScan } from './scan-attachment.js';
import type { ScanPorts } from './scan-attachment.js';

export type WorkPorts = ScanPorts & ThumbnailPorts & Pick<Ports, 'tracer'>;

/**
 * Does for an attachment whatever is to be done in its present state: have it looked into, make its
 * small picture, remove the bytes of what was rejected or deleted. It may be repeated at any time.
 */
export async function workOnAttachment(ports: WorkPorts, key: AttachmentKey): Promise<void> {
  const load = () =>
    ports.db.platformTransaction((trx) => loadForWork(trx, key), { readOnly: true });
  const row = await load();
  const isToBeScanned = row !== undefined && statusesToScan(ports).includes(row.status);
  if (isToBeScanned) await scanAttachment(ports, row);
  const after = isToBeScanned ? await load() : row;
  if (after === undefined || after.status === 'rejected') await removeBytes(ports, key);
  else if (isDownloadable(after.status)) await addThumbnail(ports, after);
}

/** Removes all that the storage has of an attachment. */
async function removeBytes({ storage }: Pick<Ports, 'storage'>, key: AttachmentKey): Promise<void> {
  await storage.remove(contentKey(key));
  await storage.remove(thumbnailKey(key));
}
