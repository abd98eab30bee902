import type { PlatformTransaction } from '@incident-tracker/db';
import type { AttachmentKey } from '../keys.js';
import { withRequester } from '../store.js';

/** An attachment with the requester of its ticket, for work that nobody asks for; undefined when it is gone. */
export function loadForWork(trx: PlatformTransaction, { tenantId, id }: AttachmentKey) {
  return withRequester(trx, tenantId).where('attachments.id', '=', id).executeTakeFirst();
}

export type WorkRow = NonNullable<Awaited<ReturnType<typeof loadForWork>>>;

/** Which attachment a row is. */
export function keyOf(row: Pick<WorkRow, 'tenant_id' | 'id'>): AttachmentKey {
  return { tenantId: row.tenant_id, id: row.id };
}
